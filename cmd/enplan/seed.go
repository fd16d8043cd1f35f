package main

import (
	"context"

	"github.com/enplan-dk/enplan/internal/demo"
)

func seed(ctx context.Context, cfg Config) error {
	c, err := connect(ctx, cfg)
	if err != nil {
		return err
	}
	defer c.close()
	return demo.Seed(ctx, c.cases)
}
