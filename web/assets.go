package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed all:static
var staticFiles embed.FS

// assetFiles are the static files under addresses that change with their content. The
// design system's files refer to each other by relative path, so one checksum over
// all of them stands in front of the path.
type assetFiles struct {
	files    fs.FS
	checksum string
}

func newAssets() (assetFiles, error) {
	files, err := fs.Sub(staticFiles, "static")
	if err != nil {
		return assetFiles{}, err
	}
	sum := sha256.New()
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, name)
		sum.Write([]byte(name))
		sum.Write(content)
		return err
	})
	_ = mime.AddExtensionType(".woff2", "font/woff2")
	return assetFiles{files: files, checksum: hex.EncodeToString(sum.Sum(nil))[:12]}, err
}

const assetRoot = "/static/"

// url is the address of a file, such as app.css.
func (a assetFiles) url(name string) string { return assetRoot + a.checksum + "/" + name }

func (a assetFiles) serve(w http.ResponseWriter, r *http.Request) {
	version, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, assetRoot), "/")
	if name == "" || path.Clean("/"+name) != "/"+name {
		http.NotFound(w, r)
		return
	}
	cache := "public, max-age=31536000, immutable"
	if version != a.checksum {
		cache = "no-cache" // an address of another build: right for now, not for long
	}
	w.Header().Set("Cache-Control", cache)
	http.ServeFileFS(w, r, a.files, name)
}

// read is the content of the file at an address, for a page that is printed.
func (a assetFiles) read(address string) ([]byte, error) {
	_, name, _ := strings.Cut(strings.TrimPrefix(address, assetRoot), "/")
	return fs.ReadFile(a.files, path.Clean(name))
}
