package chaos

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
)

const megabyte = 1 << 20

// size is what the two stores take on the disk, in MB.
type size struct{ postgres, temporal float64 }

func sizeOf(s *stack) (z size, err error) {
	if z.postgres, err = folderSize(filepath.Join(s.dir, "postgres")); err != nil {
		return z, err
	}
	z.temporal, err = folderSize(filepath.Join(s.dir, "temporal"))
	return z, err
}

// folderSize adds up the files of a folder while their owner works on them: what goes meanwhile does not count.
func folderSize(dir string) (float64, error) {
	var total int64
	err := filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return ignoreGone(err)
		}
		info, err := entry.Info()
		if err != nil {
			return ignoreGone(err)
		}
		total += info.Size()
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("measure what is stored: %w", err)
	}
	return float64(total) / megabyte, nil
}

func ignoreGone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
