package store_test

import (
	"context"
	"testing"

	"github.com/enplan-dk/enplan/internal/platform/store"
)

// everywhere is the context of a test that is not about row-level security between municipalities.
func everywhere(t testing.TB) context.Context { return store.ForInstallation(t.Context()) }

// here is the context of somebody of the example municipality.
func here(t testing.TB) context.Context { return store.InMunicipality(t.Context(), "eksempel") }
