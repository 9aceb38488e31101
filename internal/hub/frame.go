package hub

import (
	"sync"

	"google.golang.org/grpc/mem"
)

// A Frame is an encoded stream response, ready for any number of streams.
type Frame struct {
	wire    []byte
	buffers mem.BufferSlice

	render   sync.Once
	json     []byte
	jsonFail error
}

// NewFrame returns a frame of a response in its wire form, which it keeps.
func NewFrame(wire []byte) *Frame {
	return &Frame{wire: wire, buffers: mem.BufferSlice{mem.SliceBuffer(wire)}}
}

// Wire is the response in its wire form. It must not be changed.
func (f *Frame) Wire() []byte { return f.wire }

// Buffers is the wire form as gRPC's codecs return it, made once. They can be shared: gRPC
// writes neither into the buffers nor into the slice.
func (f *Frame) Buffers() mem.BufferSlice { return f.buffers }

// JSON is the response as JSON, made by render from the wire form. It is rendered once, so
// all callers must pass the same function.
func (f *Frame) JSON(render func(wire []byte) ([]byte, error)) ([]byte, error) {
	f.render.Do(func() { f.json, f.jsonFail = render(f.wire) })
	return f.json, f.jsonFail
}
