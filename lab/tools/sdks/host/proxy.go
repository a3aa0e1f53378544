package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
)

// host answers the calls that generate code, and passes the others on.
type host struct {
	generator generator
	behind    *grpc.ClientConn
}

// frame is a message that is passed on as it is.
type frame struct{ data []byte }

// codec leaves frames alone.
type codec struct{}

func (codec) Name() string { return "proto" }

func (codec) Marshal(value any) ([]byte, error) {
	if frame, ok := value.(*frame); ok {
		return frame.data, nil
	}
	return proto.Marshal(value.(proto.Message))
}

func (codec) Unmarshal(data []byte, value any) error {
	if frame, ok := value.(*frame); ok {
		frame.data = data
		return nil
	}
	return proto.Unmarshal(data, value.(proto.Message))
}

func (host *host) handle(_ any, stream grpc.ServerStream) error {
	method, ok := grpc.MethodFromServerStream(stream)
	if !ok {
		return errors.New("a call without a method")
	}
	switch path.Base(method) {
	case "GeneratePackage":
		return answer(stream, host.generator.generatePackage)
	case "GenerateProgram":
		return answer(stream, host.generator.generateProgram)
	case "Link":
		return answer(stream, host.generator.linkPackages)
	}
	return host.passOn(method, stream)
}

func answer[Q, A any](stream grpc.ServerStream, handle func(context.Context, *Q) (*A, error)) error {
	request := new(Q)
	if err := stream.RecvMsg(request); err != nil {
		return err
	}
	response, err := handle(stream.Context(), request)
	if err != nil {
		return err
	}
	return stream.SendMsg(response)
}

// passOn passes on a call with one request, and any number of responses.
func (host *host) passOn(method string, stream grpc.ServerStream) error {
	request := new(frame)
	if err := stream.RecvMsg(request); err != nil {
		return err
	}
	call := &grpc.StreamDesc{ServerStreams: true}
	onward, err := host.behind.NewStream(stream.Context(), call, method)
	if err != nil {
		return err
	}
	if err := onward.SendMsg(request); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: %w", method, err)
	}
	if err := onward.CloseSend(); err != nil {
		return err
	}
	for {
		response := new(frame)
		if err := onward.RecvMsg(response); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := stream.SendMsg(response); err != nil {
			return err
		}
	}
}
