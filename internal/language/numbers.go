package language

import (
	"golang.org/x/text/collate"
	"golang.org/x/text/number"
)

// Number writes a number with at most so many decimals, as one does in the language: 0,95 in Danish.
func Number(l Language, v float64, decimals int) string {
	return known.of(l).numbers.Sprint(number.Decimal(v, number.MaxFractionDigits(decimals), number.NoSeparator()))
}

// Whole writes a whole number with its thousands apart: 32.317 in Danish.
func Whole(l Language, n int) string {
	return known.of(l).numbers.Sprint(number.Decimal(n))
}

// Order compares names as the first language orders them: a list has the same order for
// every reader.
func Order() func(a, b string) int {
	return collate.New(known.languages[0].tag).CompareString
}
