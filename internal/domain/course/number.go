package course

import (
	"strconv"
	"strings"
)

// numberLetters are those of a course's number: none is taken for another when it is read or said.
const numberLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

const numberLength = 7 // the last is the check character

// Number is the short number of a course, such as K7Q-M3FX. It is made of the random end of the course's id, so it says
// nothing of the family; its last character shows a mistake in one character, or two that changed places.
func Number(course string) string {
	n := NumberOf(course)
	digits := make([]byte, numberLength)
	for i := numberLength - 2; i >= 0; i-- {
		digits[i] = byte(n & 31)
		n >>= 5
	}
	digits[numberLength-1] = checkDigit(digits[:numberLength-1])
	for i, d := range digits {
		digits[i] = numberLetters[d]
	}
	return string(digits[:3]) + "-" + string(digits[3:])
}

// NumberOf is what [Number] writes in characters, without the check character. It is 0 of what is no id.
func NumberOf(course string) int32 {
	end, err := strconv.ParseUint(course[max(0, len(course)-8):], 16, 32)
	if err != nil {
		return 0
	}
	return int32(end & (1<<30 - 1))
}

// ParseNumber reads a course's number, with or without hyphen and blanks, in large or small letters. It answers what [NumberOf] does.
func ParseNumber(text string) (number int32, ok bool) {
	text = strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(text))
	if len(text) != numberLength {
		return 0, false
	}
	digits := make([]byte, numberLength)
	for i := range digits {
		d := strings.IndexByte(numberLetters, text[i])
		if d < 0 {
			return 0, false
		}
		digits[i] = byte(d)
	}
	for _, d := range digits[:numberLength-1] {
		number = number<<5 | int32(d)
	}
	return number, digits[numberLength-1] == checkDigit(digits[:numberLength-1])
}

// checkDigit is a sum over the field of 32 elements in which each place has another weight.
func checkDigit(digits []byte) byte {
	sum := byte(0)
	for _, d := range digits {
		sum = timesTwo(sum) ^ d
	}
	return timesTwo(sum)
}

// timesTwo multiplies in the field whose polynomial is x^5 + x^2 + 1.
func timesTwo(d byte) byte {
	if d <<= 1; d > 31 {
		d ^= 0b100101
	}
	return d
}
