package service

import (
	"google.golang.org/grpc/encoding"
	_ "google.golang.org/grpc/encoding/proto" // the codec that Codec falls back to
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/proto"

	"github.com/lategate/lategate/internal/hub"
	"github.com/lategate/lategate/internal/upstream"
)

// Codec is the server's codec: protobuf, which also sends an upstream's answer as
// the wire bytes that it was rendered to, and an event as those that are in the log,
// without a message in between, and reads the pieces of a file into bytes that are used
// again.
func Codec() encoding.CodecV2 { return codec{encoding.GetCodecV2("proto")} }

type codec struct{ encoding.CodecV2 }

func (c codec) Marshal(v any) (mem.BufferSlice, error) {
	switch v := v.(type) {
	case *upstream.Answer:
		return mem.BufferSlice{v.Wire()}, nil
	case *hub.Frame: // shared by all streams
		return v.Buffers(), nil
	}
	return c.CodecV2.Marshal(v)
}

func (c codec) Unmarshal(data mem.BufferSlice, v any) error {
	if call, ok := v.(*upstream.Call); ok {
		return c.CodecV2.Unmarshal(data, call.Request)
	}
	m, ok := v.(*pieceMessage)
	if !ok {
		return c.CodecV2.Unmarshal(data, v)
	}
	buf := data.MaterializeToBuffer(mem.DefaultBufferPool())
	defer buf.Free()
	if m.read(buf.ReadOnlyData()) {
		return nil
	}
	return proto.Unmarshal(buf.ReadOnlyData(), m.Message)
}
