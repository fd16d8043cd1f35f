package main

import "context"

func seed(context.Context, Config) error { return nil }
