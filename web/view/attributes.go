package view

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"
)

func describedBy(f Field) templ.Attributes {
	if ids := f.described(); ids != "" {
		return templ.Attributes{"aria-describedby": ids}
	}
	return nil
}

func optionHint(f Field, i int) templ.Attributes {
	if f.Options[i].Hint != "" {
		return templ.Attributes{"aria-describedby": f.optionID(i) + "-help"}
	}
	return nil
}

// draftAttributes let what is typed be saved while it is typed.
func draftAttributes(f Form) templ.Attributes {
	if f.Draft == "" {
		return nil
	}
	return templ.Attributes{
		"hx-post": f.Draft, "hx-trigger": "input delay:1500ms from:closest form, change delay:300ms from:closest form",
		"hx-include": "closest form", "hx-swap": "innerHTML",
	}
}

// scaleAttributes lets script put a slider beside a number: the number stays the input, for it can
// be left empty, be written, and be read aloud.
func scaleAttributes(f Field) templ.Attributes {
	if !f.Scale {
		return nil
	}
	return templ.Attributes{"data-slider": "true", "data-min": f.Min, "data-max": f.Max, "data-last": f.Last}
}

// uploadAttributes let a file go with the form.
func uploadAttributes(f Form) templ.Attributes {
	if f.Upload {
		return templ.Attributes{"enctype": "multipart/form-data"}
	}
	return nil
}

func intText(n int) string { return strconv.Itoa(n) }

// currentPage marks where one is, for sight and for screen readers.
func currentPage(is bool) templ.Attributes {
	if is {
		return templ.Attributes{"aria-current": "page"}
	}
	return nil
}

func queryText(v string) string { return url.QueryEscape(v) }

// Section is a part of a page of text.
type Section struct {
	Heading string
	Lines   []string
	Items   []string
}
