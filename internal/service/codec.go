package service

import (
	"google.golang.org/grpc/encoding"
	_ "google.golang.org/grpc/encoding/proto" // the codec that Codec falls back to
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/proto"

	"github.com/lategate/lategate/internal/hub"
	"github.com/lategate/lategate/internal/upstream"
)

// Codec is the server's codec: protobuf, with three shortcuts. An upstream's answer is sent
// as the wire bytes made from its JSON, an event as the bytes that are in the log, both
// without making a message; and the pieces of a file are read into a buffer that is used
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
