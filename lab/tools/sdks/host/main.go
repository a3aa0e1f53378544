// Command host stands in front of a language host of Pulumi that cannot generate code, as no host that is a Go module to build from
// can. It is named as that host, pulumi-language-go, -nodejs or -python, and starts it: from the folder "behind" beside itself, or,
// where it is in a folder "front", from the folder above. It makes SDKs for `pulumi package add` and programs for `pulumi import` by
// itself, with the generators of Pulumi's own hosts. All other calls are passed on.
package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// The largest message, in bytes, as in Pulumi itself.
const largest = 400 * 1024 * 1024

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	generator, known := generators[filepath.Base(self)]
	if !known {
		return fmt.Errorf("%s is not the name of a language host", filepath.Base(self))
	}
	behind, err := start(pathBehind(self))
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	host := &host{generator: generator, behind: behind}
	server := grpc.NewServer(
		grpc.ForceServerCodec(codec{}), grpc.MaxRecvMsgSize(largest), grpc.UnknownServiceHandler(host.handle))
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	return server.Serve(listener)
}

// pathBehind returns the path of the host behind this one.
func pathBehind(self string) string {
	folder, name := filepath.Dir(self), filepath.Base(self)
	if filepath.Base(folder) == "front" {
		return filepath.Join(filepath.Dir(folder), name)
	}
	return filepath.Join(folder, "behind", name)
}

// start starts a host with the arguments of this one, and connects to it. Pulumi ends it together with this process.
func start(path string) (*grpc.ClientConn, error) {
	command := exec.Command(path, os.Args[1:]...)
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	var port int
	if _, err := fmt.Fscan(output, &port); err != nil {
		return nil, fmt.Errorf("%s has not said its port: %w", path, err)
	}
	options := grpc.WithDefaultCallOptions(grpc.ForceCodec(codec{}), grpc.MaxCallRecvMsgSize(largest))
	credentials := grpc.WithTransportCredentials(insecure.NewCredentials())
	return grpc.NewClient(fmt.Sprintf("127.0.0.1:%d", port), options, credentials)
}
