package patterns

import "context"

// Count counts until the context is done; then its goroutine ends, and nothing leaks.
func Count(ctx context.Context) <-chan int {
	numbers := make(chan int)
	go func() {
		defer close(numbers)
		for n := 1; ; n++ {
			select {
			case numbers <- n:
			case <-ctx.Done():
				return
			}
		}
	}()
	return numbers
}

// FirstAbove takes numbers until one is large enough.
func FirstAbove(limit int) int {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for n := range Count(ctx) {
		if n > limit {
			return n
		}
	}
	panic("it counts for ever")
}
