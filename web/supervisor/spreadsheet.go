package supervisor

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"

	"github.com/enplan-dk/enplan/internal/language"
	"github.com/enplan-dk/enplan/web/site"
)

// sendSpreadsheet answers a table as a file that a spreadsheet opens by itself. A Danish
// spreadsheet expects semicolons, for its decimals have commas; the byte order mark says
// that the letters are UTF-8.
func sendSpreadsheet(req *site.Request, name string, rows [][]string) error {
	file, err := asSpreadsheet(req.Lang, rows)
	if err != nil {
		return err
	}
	req.W.Header().Set("Content-Type", "text/csv; charset=utf-8; header=present")
	req.W.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name+".csv"))
	req.W.WriteHeader(http.StatusOK)
	_, _ = req.W.Write(file) // the reader is gone: nobody to tell
	return nil
}

const byteOrderMark = "\ufeff"

func asSpreadsheet(lang language.Language, rows [][]string) ([]byte, error) {
	out := bytes.NewBufferString(byteOrderMark)
	w := csv.NewWriter(out)
	w.Comma = []rune(language.Of(lang, "spreadsheet.separator"))[0]
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("write the table: %w", err)
	}
	return out.Bytes(), nil
}
