// An application with work to do: it makes and counts words all the time, and shows its profiles by net/http/pprof.
package main

import (
	"flag"
	"log"
	"math/rand/v2"
	"net/http"
	_ "net/http/pprof"
	"sort"
	"strings"
	"time"
)

// Orders is what the application keeps: some of what it allocates stays in its heap for a while.
type Orders struct {
	latest [64][]string
	next   int
}

//go:noinline
func makeOrder(items int) []string {
	order := make([]string, items)
	for i := range order {
		order[i] = strings.Repeat(string(rune('a'+rand.IntN(26))), 1+rand.IntN(40))
	}
	return order
}

//go:noinline
func countItems(order []string) map[string]int {
	counts := make(map[string]int)
	for _, item := range order {
		counts[item]++
	}
	return counts
}

//go:noinline
func sortOrder(order []string) {
	sort.Strings(order)
}

func (orders *Orders) keep(order []string) {
	orders.latest[orders.next%len(orders.latest)] = order
	orders.next++
}

func work() {
	var orders Orders
	for {
		order := makeOrder(2000 + rand.IntN(2000))
		sortOrder(order)
		countItems(order)
		orders.keep(order)
		time.Sleep(20 * time.Millisecond)
	}
}

func main() {
	address := flag.String("listen", ":6060", "address of /debug/pprof")
	flag.Parse()
	go work()
	log.Printf("profiles are at %s/debug/pprof/", *address)
	log.Fatal(http.ListenAndServe(*address, nil))
}
