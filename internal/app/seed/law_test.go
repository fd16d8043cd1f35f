package seed

import "github.com/enplan-dk/enplan/internal/domain/bylaw"

// The example municipality works under the general law, as `make run` configures it.
func init() {
	list, err := bylaw.ParseMunicipalities("eksempel|helhedsplan|Eksempel Kommune|Rådhuspladsen 1, 0000 Eksempelby|0000 0000")
	if err != nil {
		panic(err)
	}
	if err := bylaw.TakeUp(list); err != nil {
		panic(err)
	}
}
