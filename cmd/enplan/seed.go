package main

import (
	"context"

	"github.com/enplan-dk/enplan/internal/app/seed"
)

func addFamilies(ctx context.Context, cfg Config) error {
	c, err := connect(ctx, cfg)
	if err != nil {
		return err
	}
	defer c.close()
	return seed.Seed(ctx, c.cases)
}
