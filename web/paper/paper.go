// Package paper prints pages as PDF files: tagged, with an outline, and in every script that the machine has a font for.
// The page is the original, and the file is a copy of it. A Chromium prints.
package paper

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path"
	"strings"
	"time"

	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/remote"
)

// ErrBusy says that too many others are printing.
var ErrBusy = errors.New("too many pages are being printed")

const (
	printLimit = 20 * time.Second
	waitLimit  = 10 * time.Second
	atOnce     = 2 // a Chromium takes a core and a hundred megabytes
)

// Printer prints with one Chromium.
type Printer struct {
	chromium string
	turns    chan struct{}
}

// NewPrinter prints with the program at a path, or with one that runs elsewhere and answers at http:// or ws://.
func NewPrinter(chromium string) *Printer { return &Printer{chromium, make(chan struct{}, atOnce)} }

// Find is the Chromium of this machine; empty if there is none.
func Find() string {
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// Files answers with the content of a file that a page refers to.
type Files func(path string) ([]byte, error)

// Print prints a page with its files. Chromium is given nothing else, and none of its requests leaves it for a network.
func (p *Printer) Print(ctx context.Context, page []byte, files Files) ([]byte, error) {
	select {
	case p.turns <- struct{}{}:
		defer func() { <-p.turns }()
	case <-time.After(waitLimit):
		return nil, ErrBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	ctx, cancel := context.WithTimeout(ctx, printLimit)
	defer cancel()
	tab, closeTab := p.tab(ctx)
	defer closeTab()
	requests := chromedp.Events(tab, fetch.RequestPaused)
	answered := make(chan error, 1)
	go func() {
		for e, err := range requests {
			if err == nil {
				err = answer(tab, e, page, files)
			}
			if err != nil {
				answered <- err
				return
			}
		}
	}()
	file, err := printed(tab)
	if err != nil {
		select {
		case cause := <-answered:
			err = errors.Join(err, cause)
		default:
		}
		return nil, fmt.Errorf("print the page: %w", err)
	}
	return file, nil
}

// tab is an empty tab.
func (p *Printer) tab(ctx context.Context) (context.Context, context.CancelFunc) {
	var allocated context.Context
	var stop context.CancelFunc
	if strings.Contains(p.chromium, "://") {
		allocated, stop = remote.NewAllocator(ctx, p.chromium)
	} else {
		options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(p.chromium))
		if os.Getuid() == 0 {
			options = append(options, chromedp.NoSandbox) // its sandbox does not run as root
		}
		allocated, stop = chromedp.NewExecAllocator(ctx, options...)
	}
	tab, closeTab := chromedp.NewContext(allocated)
	return tab, func() {
		closeTab()
		stop()
	}
}

// The page's address inside Chromium. No computer has that name.
const (
	addressHost = "page.invalid"
	address     = "http://" + addressHost + "/"
)

func printed(tab context.Context) ([]byte, error) {
	if _, err := chromedp.Call(tab, fetch.Enable, fetch.EnableParams{}); err != nil {
		return nil, err
	}
	if err := chromedp.Do(tab, chromedp.Navigate(address)); err != nil {
		return nil, err
	}
	return chromedp.Run(tab, chromedp.PrintToPDF(
		chromedp.PDFOutlineAndTagged(), chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground(), chromedp.PDFStream(),
	))
}

// answer gives a request of the page what it asks for, or fails it.
func answer(tab context.Context, e fetch.EventRequestPaused, page []byte, files Files) error {
	reply := fetch.FulfillRequestParams{RequestID: e.RequestID, ResponseCode: http.StatusOK, Body: page}
	kind := "text/html; charset=utf-8"
	asked, err := url.Parse(e.Request.URL)
	if err == nil && e.Request.URL != address {
		reply.Body, err = files(asked.Path)
		kind = mime.TypeByExtension(path.Ext(asked.Path))
	}
	if err != nil || asked.Host != addressHost {
		_, err = chromedp.Call(tab, fetch.FailRequest, fetch.FailRequestParams{RequestID: e.RequestID, ErrorReason: network.ErrorReasonBlockedByClient})
		return err
	}
	reply.ResponseHeaders = []*fetch.HeaderEntry{{Name: "Content-Type", Value: kind}, {Name: "Cache-Control", Value: "no-store"}}
	_, err = chromedp.Call(tab, fetch.FulfillRequest, reply)
	return err
}
