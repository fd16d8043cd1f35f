package paper

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/chromedp/chromedp"
)

// printLimit is how long a Chromium may take.
const printLimit = 20 * time.Second

// Print lets the Chromium at a path print a page: tagged, with an outline. The page is
// served to it once, on this machine alone, under an address that nobody can guess;
// static answers for its style sheets and fonts.
func Print(ctx context.Context, chromium string, html []byte, static http.Handler) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, printLimit)
	defer cancel()
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("serve the page to print: %w", err)
	}
	path := "/" + rand.Text()
	mux := http.NewServeMux()
	mux.Handle("GET /static/", static)
	mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(html)
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(listener) }()
	defer func() { _ = server.Close() }()

	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium))
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox) // its sandbox does not run as root
	}
	allocated, stop := chromedp.NewExecAllocator(ctx, options...)
	defer stop()
	tab, closeTab := chromedp.NewContext(allocated)
	defer closeTab()
	if err := chromedp.Do(tab, chromedp.Navigate("http://"+listener.Addr().String()+path)); err != nil {
		return nil, fmt.Errorf("open the page to print: %w", err)
	}
	file, err := chromedp.Run(tab, chromedp.PrintToPDF(chromedp.PDFOutlineAndTagged(), chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground()))
	if err != nil {
		return nil, fmt.Errorf("print the page: %w", err)
	}
	return file, nil
}
