package web

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"
)

// namedInSheet are the files that a style sheet asks for.
var namedInSheet = regexp.MustCompile(`url\("?([^")]+)"?\)`)

// What the style sheets name is there, and nothing else of the design system is shipped.
func TestTheFilesOfTheDesignSystemAreThoseThatAPageCanAskFor(t *testing.T) {
	t.Parallel()
	a, err := newAssets()
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{
		"vendor/dkfds/css/dkfds.min.css": true, "vendor/dkfds/js/dkfds.min.js": true, "vendor/htmx/htmx.min.js": true,
	}
	for _, sheet := range []string{"vendor/dkfds/css/dkfds.min.css", "app.css"} {
		text, err := fs.ReadFile(a.files, sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range namedInSheet.FindAllStringSubmatch(string(text), -1) {
			if strings.HasPrefix(m[1], "data:") {
				continue
			}
			file := path.Join(path.Dir(sheet), m[1])
			asked[file] = true
			if _, err := fs.Stat(a.files, file); err != nil {
				t.Errorf("%s names %s, which is not there", sheet, m[1])
			}
		}
	}
	err = fs.WalkDir(a.files, "vendor", func(name string, d fs.DirEntry, err error) error {
		licence := strings.HasPrefix(strings.ToUpper(path.Base(name)), "LICENSE")
		if err == nil && !d.IsDir() && !asked[name] && !licence {
			t.Errorf("%s is shipped, and no page asks for it", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
