// Command echo is EchoServer in Go: it says on which port it listens and ends when its standard
// input does.
package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"os"
)

const size = 32

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	go accept(listener)
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		log.Fatal(err)
	}
}

func accept(listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go answer(conn)
	}
}

func answer(conn net.Conn) {
	defer conn.Close()
	bytes := make([]byte, size)
	for {
		if _, err := io.ReadFull(conn, bytes); err != nil {
			return // the client has gone
		}
		if _, err := conn.Write(bytes); err != nil {
			return
		}
	}
}
