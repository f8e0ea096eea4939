package patterns

// Generate is the source of a pipeline.
func Generate(numbers ...int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for _, n := range numbers {
			out <- n
		}
	}()
	return out
}

// Stage works on each value in a goroutine of its own, so that all stages run at the same time.
func Stage[A, B any](in <-chan A, step func(A) B) <-chan B {
	out := make(chan B)
	go func() {
		defer close(out)
		for a := range in {
			out <- step(a)
		}
	}()
	return out
}

// SumOfSquares is a pipeline of three stages.
func SumOfSquares(numbers ...int) int {
	sum := 0
	for square := range Stage(Generate(numbers...), func(n int) int { return n * n }) {
		sum += square
	}
	return sum
}
