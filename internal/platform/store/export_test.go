package store

// CheckCursor reads a cursor and keeps nothing of it.
func CheckCursor(list, text string) error {
	_, err := readCursor(list, text)
	return err
}
