package dev.lategate.whatsapp.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * EventsService keeps named cursors: positions in the event log, for subscribers that
 * have no storage of their own for a resume token. A cursor belongs to the API key that
 * made it; other keys do not see it. The gateway answers these calls by itself.
 * A cursor has one holder at a time. Opening a stream with `cursor_name` takes a new
 * generation, which is in the stream's `started`; from then on an older holder cannot
 * commit, and its stream ends with ABORTED.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class EventsServiceGrpc {

  private EventsServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "lategate.whatsapp.v1.EventsService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CommitCursorRequest,
      dev.lategate.whatsapp.v1.CommitCursorResponse> getCommitCursorMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CommitCursor",
      requestType = dev.lategate.whatsapp.v1.CommitCursorRequest.class,
      responseType = dev.lategate.whatsapp.v1.CommitCursorResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CommitCursorRequest,
      dev.lategate.whatsapp.v1.CommitCursorResponse> getCommitCursorMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CommitCursorRequest, dev.lategate.whatsapp.v1.CommitCursorResponse> getCommitCursorMethod;
    if ((getCommitCursorMethod = EventsServiceGrpc.getCommitCursorMethod) == null) {
      synchronized (EventsServiceGrpc.class) {
        if ((getCommitCursorMethod = EventsServiceGrpc.getCommitCursorMethod) == null) {
          EventsServiceGrpc.getCommitCursorMethod = getCommitCursorMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.CommitCursorRequest, dev.lategate.whatsapp.v1.CommitCursorResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CommitCursor"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.CommitCursorRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.CommitCursorResponse.getDefaultInstance()))
              .setSchemaDescriptor(new EventsServiceMethodDescriptorSupplier("CommitCursor"))
              .build();
        }
      }
    }
    return getCommitCursorMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetCursorRequest,
      dev.lategate.whatsapp.v1.GetCursorResponse> getGetCursorMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetCursor",
      requestType = dev.lategate.whatsapp.v1.GetCursorRequest.class,
      responseType = dev.lategate.whatsapp.v1.GetCursorResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetCursorRequest,
      dev.lategate.whatsapp.v1.GetCursorResponse> getGetCursorMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetCursorRequest, dev.lategate.whatsapp.v1.GetCursorResponse> getGetCursorMethod;
    if ((getGetCursorMethod = EventsServiceGrpc.getGetCursorMethod) == null) {
      synchronized (EventsServiceGrpc.class) {
        if ((getGetCursorMethod = EventsServiceGrpc.getGetCursorMethod) == null) {
          EventsServiceGrpc.getGetCursorMethod = getGetCursorMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.GetCursorRequest, dev.lategate.whatsapp.v1.GetCursorResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetCursor"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.GetCursorRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.GetCursorResponse.getDefaultInstance()))
              .setSchemaDescriptor(new EventsServiceMethodDescriptorSupplier("GetCursor"))
              .build();
        }
      }
    }
    return getGetCursorMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListCursorsRequest,
      dev.lategate.whatsapp.v1.ListCursorsResponse> getListCursorsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListCursors",
      requestType = dev.lategate.whatsapp.v1.ListCursorsRequest.class,
      responseType = dev.lategate.whatsapp.v1.ListCursorsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListCursorsRequest,
      dev.lategate.whatsapp.v1.ListCursorsResponse> getListCursorsMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListCursorsRequest, dev.lategate.whatsapp.v1.ListCursorsResponse> getListCursorsMethod;
    if ((getListCursorsMethod = EventsServiceGrpc.getListCursorsMethod) == null) {
      synchronized (EventsServiceGrpc.class) {
        if ((getListCursorsMethod = EventsServiceGrpc.getListCursorsMethod) == null) {
          EventsServiceGrpc.getListCursorsMethod = getListCursorsMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.ListCursorsRequest, dev.lategate.whatsapp.v1.ListCursorsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListCursors"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListCursorsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListCursorsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new EventsServiceMethodDescriptorSupplier("ListCursors"))
              .build();
        }
      }
    }
    return getListCursorsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.DeleteCursorRequest,
      dev.lategate.whatsapp.v1.DeleteCursorResponse> getDeleteCursorMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "DeleteCursor",
      requestType = dev.lategate.whatsapp.v1.DeleteCursorRequest.class,
      responseType = dev.lategate.whatsapp.v1.DeleteCursorResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.DeleteCursorRequest,
      dev.lategate.whatsapp.v1.DeleteCursorResponse> getDeleteCursorMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.DeleteCursorRequest, dev.lategate.whatsapp.v1.DeleteCursorResponse> getDeleteCursorMethod;
    if ((getDeleteCursorMethod = EventsServiceGrpc.getDeleteCursorMethod) == null) {
      synchronized (EventsServiceGrpc.class) {
        if ((getDeleteCursorMethod = EventsServiceGrpc.getDeleteCursorMethod) == null) {
          EventsServiceGrpc.getDeleteCursorMethod = getDeleteCursorMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.DeleteCursorRequest, dev.lategate.whatsapp.v1.DeleteCursorResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "DeleteCursor"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.DeleteCursorRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.DeleteCursorResponse.getDefaultInstance()))
              .setSchemaDescriptor(new EventsServiceMethodDescriptorSupplier("DeleteCursor"))
              .build();
        }
      }
    }
    return getDeleteCursorMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static EventsServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<EventsServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<EventsServiceStub>() {
        @java.lang.Override
        public EventsServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new EventsServiceStub(channel, callOptions);
        }
      };
    return EventsServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static EventsServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<EventsServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<EventsServiceBlockingV2Stub>() {
        @java.lang.Override
        public EventsServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new EventsServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return EventsServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static EventsServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<EventsServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<EventsServiceBlockingStub>() {
        @java.lang.Override
        public EventsServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new EventsServiceBlockingStub(channel, callOptions);
        }
      };
    return EventsServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static EventsServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<EventsServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<EventsServiceFutureStub>() {
        @java.lang.Override
        public EventsServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new EventsServiceFutureStub(channel, callOptions);
        }
      };
    return EventsServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * EventsService keeps named cursors: positions in the event log, for subscribers that
   * have no storage of their own for a resume token. A cursor belongs to the API key that
   * made it; other keys do not see it. The gateway answers these calls by itself.
   * A cursor has one holder at a time. Opening a stream with `cursor_name` takes a new
   * generation, which is in the stream's `started`; from then on an older holder cannot
   * commit, and its stream ends with ABORTED.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * CommitCursor moves a cursor to a position: all items up to and including it have
     * been handled. It is a compare-and-set: the generation must be the cursor's current
     * one, else the call is ABORTED (reason CURSOR_FENCED), which means that another
     * subscriber has taken over. A generation of 0 creates a cursor that does not exist
     * yet.
     * </pre>
     */
    default void commitCursor(dev.lategate.whatsapp.v1.CommitCursorRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CommitCursorResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCommitCursorMethod(), responseObserver);
    }

    /**
     * <pre>
     * GetCursor reads a cursor. NOT_FOUND if the caller has none of that name.
     * </pre>
     */
    default void getCursor(dev.lategate.whatsapp.v1.GetCursorRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetCursorResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetCursorMethod(), responseObserver);
    }

    /**
     * <pre>
     * ListCursors lists the caller's cursors by name. There are at most 1,000, so the
     * list is not paged.
     * </pre>
     */
    default void listCursors(dev.lategate.whatsapp.v1.ListCursorsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListCursorsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListCursorsMethod(), responseObserver);
    }

    /**
     * <pre>
     * DeleteCursor deletes a cursor for good; a stream that holds it ends with
     * ABORTED. NOT_FOUND if the caller has none of that name.
     * </pre>
     */
    default void deleteCursor(dev.lategate.whatsapp.v1.DeleteCursorRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.DeleteCursorResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getDeleteCursorMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service EventsService.
   * <pre>
   * EventsService keeps named cursors: positions in the event log, for subscribers that
   * have no storage of their own for a resume token. A cursor belongs to the API key that
   * made it; other keys do not see it. The gateway answers these calls by itself.
   * A cursor has one holder at a time. Opening a stream with `cursor_name` takes a new
   * generation, which is in the stream's `started`; from then on an older holder cannot
   * commit, and its stream ends with ABORTED.
   * </pre>
   */
  public static abstract class EventsServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return EventsServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service EventsService.
   * <pre>
   * EventsService keeps named cursors: positions in the event log, for subscribers that
   * have no storage of their own for a resume token. A cursor belongs to the API key that
   * made it; other keys do not see it. The gateway answers these calls by itself.
   * A cursor has one holder at a time. Opening a stream with `cursor_name` takes a new
   * generation, which is in the stream's `started`; from then on an older holder cannot
   * commit, and its stream ends with ABORTED.
   * </pre>
   */
  public static final class EventsServiceStub
      extends io.grpc.stub.AbstractAsyncStub<EventsServiceStub> {
    private EventsServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected EventsServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new EventsServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * CommitCursor moves a cursor to a position: all items up to and including it have
     * been handled. It is a compare-and-set: the generation must be the cursor's current
     * one, else the call is ABORTED (reason CURSOR_FENCED), which means that another
     * subscriber has taken over. A generation of 0 creates a cursor that does not exist
     * yet.
     * </pre>
     */
    public void commitCursor(dev.lategate.whatsapp.v1.CommitCursorRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CommitCursorResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCommitCursorMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * GetCursor reads a cursor. NOT_FOUND if the caller has none of that name.
     * </pre>
     */
    public void getCursor(dev.lategate.whatsapp.v1.GetCursorRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetCursorResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetCursorMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * ListCursors lists the caller's cursors by name. There are at most 1,000, so the
     * list is not paged.
     * </pre>
     */
    public void listCursors(dev.lategate.whatsapp.v1.ListCursorsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListCursorsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListCursorsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * DeleteCursor deletes a cursor for good; a stream that holds it ends with
     * ABORTED. NOT_FOUND if the caller has none of that name.
     * </pre>
     */
    public void deleteCursor(dev.lategate.whatsapp.v1.DeleteCursorRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.DeleteCursorResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getDeleteCursorMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service EventsService.
   * <pre>
   * EventsService keeps named cursors: positions in the event log, for subscribers that
   * have no storage of their own for a resume token. A cursor belongs to the API key that
   * made it; other keys do not see it. The gateway answers these calls by itself.
   * A cursor has one holder at a time. Opening a stream with `cursor_name` takes a new
   * generation, which is in the stream's `started`; from then on an older holder cannot
   * commit, and its stream ends with ABORTED.
   * </pre>
   */
  public static final class EventsServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<EventsServiceBlockingV2Stub> {
    private EventsServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected EventsServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new EventsServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * CommitCursor moves a cursor to a position: all items up to and including it have
     * been handled. It is a compare-and-set: the generation must be the cursor's current
     * one, else the call is ABORTED (reason CURSOR_FENCED), which means that another
     * subscriber has taken over. A generation of 0 creates a cursor that does not exist
     * yet.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.CommitCursorResponse commitCursor(dev.lategate.whatsapp.v1.CommitCursorRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCommitCursorMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * GetCursor reads a cursor. NOT_FOUND if the caller has none of that name.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.GetCursorResponse getCursor(dev.lategate.whatsapp.v1.GetCursorRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetCursorMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ListCursors lists the caller's cursors by name. There are at most 1,000, so the
     * list is not paged.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListCursorsResponse listCursors(dev.lategate.whatsapp.v1.ListCursorsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListCursorsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * DeleteCursor deletes a cursor for good; a stream that holds it ends with
     * ABORTED. NOT_FOUND if the caller has none of that name.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.DeleteCursorResponse deleteCursor(dev.lategate.whatsapp.v1.DeleteCursorRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getDeleteCursorMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service EventsService.
   * <pre>
   * EventsService keeps named cursors: positions in the event log, for subscribers that
   * have no storage of their own for a resume token. A cursor belongs to the API key that
   * made it; other keys do not see it. The gateway answers these calls by itself.
   * A cursor has one holder at a time. Opening a stream with `cursor_name` takes a new
   * generation, which is in the stream's `started`; from then on an older holder cannot
   * commit, and its stream ends with ABORTED.
   * </pre>
   */
  public static final class EventsServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<EventsServiceBlockingStub> {
    private EventsServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected EventsServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new EventsServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * CommitCursor moves a cursor to a position: all items up to and including it have
     * been handled. It is a compare-and-set: the generation must be the cursor's current
     * one, else the call is ABORTED (reason CURSOR_FENCED), which means that another
     * subscriber has taken over. A generation of 0 creates a cursor that does not exist
     * yet.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.CommitCursorResponse commitCursor(dev.lategate.whatsapp.v1.CommitCursorRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCommitCursorMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * GetCursor reads a cursor. NOT_FOUND if the caller has none of that name.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.GetCursorResponse getCursor(dev.lategate.whatsapp.v1.GetCursorRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetCursorMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ListCursors lists the caller's cursors by name. There are at most 1,000, so the
     * list is not paged.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListCursorsResponse listCursors(dev.lategate.whatsapp.v1.ListCursorsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListCursorsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * DeleteCursor deletes a cursor for good; a stream that holds it ends with
     * ABORTED. NOT_FOUND if the caller has none of that name.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.DeleteCursorResponse deleteCursor(dev.lategate.whatsapp.v1.DeleteCursorRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getDeleteCursorMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service EventsService.
   * <pre>
   * EventsService keeps named cursors: positions in the event log, for subscribers that
   * have no storage of their own for a resume token. A cursor belongs to the API key that
   * made it; other keys do not see it. The gateway answers these calls by itself.
   * A cursor has one holder at a time. Opening a stream with `cursor_name` takes a new
   * generation, which is in the stream's `started`; from then on an older holder cannot
   * commit, and its stream ends with ABORTED.
   * </pre>
   */
  public static final class EventsServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<EventsServiceFutureStub> {
    private EventsServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected EventsServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new EventsServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * CommitCursor moves a cursor to a position: all items up to and including it have
     * been handled. It is a compare-and-set: the generation must be the cursor's current
     * one, else the call is ABORTED (reason CURSOR_FENCED), which means that another
     * subscriber has taken over. A generation of 0 creates a cursor that does not exist
     * yet.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.CommitCursorResponse> commitCursor(
        dev.lategate.whatsapp.v1.CommitCursorRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCommitCursorMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * GetCursor reads a cursor. NOT_FOUND if the caller has none of that name.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.GetCursorResponse> getCursor(
        dev.lategate.whatsapp.v1.GetCursorRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetCursorMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * ListCursors lists the caller's cursors by name. There are at most 1,000, so the
     * list is not paged.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.ListCursorsResponse> listCursors(
        dev.lategate.whatsapp.v1.ListCursorsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListCursorsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * DeleteCursor deletes a cursor for good; a stream that holds it ends with
     * ABORTED. NOT_FOUND if the caller has none of that name.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.DeleteCursorResponse> deleteCursor(
        dev.lategate.whatsapp.v1.DeleteCursorRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getDeleteCursorMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_COMMIT_CURSOR = 0;
  private static final int METHODID_GET_CURSOR = 1;
  private static final int METHODID_LIST_CURSORS = 2;
  private static final int METHODID_DELETE_CURSOR = 3;

  private static final class MethodHandlers<Req, Resp> implements
      io.grpc.stub.ServerCalls.UnaryMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ServerStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.ClientStreamingMethod<Req, Resp>,
      io.grpc.stub.ServerCalls.BidiStreamingMethod<Req, Resp> {
    private final AsyncService serviceImpl;
    private final int methodId;

    MethodHandlers(AsyncService serviceImpl, int methodId) {
      this.serviceImpl = serviceImpl;
      this.methodId = methodId;
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public void invoke(Req request, io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        case METHODID_COMMIT_CURSOR:
          serviceImpl.commitCursor((dev.lategate.whatsapp.v1.CommitCursorRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CommitCursorResponse>) responseObserver);
          break;
        case METHODID_GET_CURSOR:
          serviceImpl.getCursor((dev.lategate.whatsapp.v1.GetCursorRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetCursorResponse>) responseObserver);
          break;
        case METHODID_LIST_CURSORS:
          serviceImpl.listCursors((dev.lategate.whatsapp.v1.ListCursorsRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListCursorsResponse>) responseObserver);
          break;
        case METHODID_DELETE_CURSOR:
          serviceImpl.deleteCursor((dev.lategate.whatsapp.v1.DeleteCursorRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.DeleteCursorResponse>) responseObserver);
          break;
        default:
          throw new AssertionError();
      }
    }

    @java.lang.Override
    @java.lang.SuppressWarnings("unchecked")
    public io.grpc.stub.StreamObserver<Req> invoke(
        io.grpc.stub.StreamObserver<Resp> responseObserver) {
      switch (methodId) {
        default:
          throw new AssertionError();
      }
    }
  }

  public static final io.grpc.ServerServiceDefinition bindService(AsyncService service) {
    return io.grpc.ServerServiceDefinition.builder(getServiceDescriptor())
        .addMethod(
          getCommitCursorMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.CommitCursorRequest,
              dev.lategate.whatsapp.v1.CommitCursorResponse>(
                service, METHODID_COMMIT_CURSOR)))
        .addMethod(
          getGetCursorMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.GetCursorRequest,
              dev.lategate.whatsapp.v1.GetCursorResponse>(
                service, METHODID_GET_CURSOR)))
        .addMethod(
          getListCursorsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.ListCursorsRequest,
              dev.lategate.whatsapp.v1.ListCursorsResponse>(
                service, METHODID_LIST_CURSORS)))
        .addMethod(
          getDeleteCursorMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.DeleteCursorRequest,
              dev.lategate.whatsapp.v1.DeleteCursorResponse>(
                service, METHODID_DELETE_CURSOR)))
        .build();
  }

  private static abstract class EventsServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    EventsServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.lategate.whatsapp.v1.EventsProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("EventsService");
    }
  }

  private static final class EventsServiceFileDescriptorSupplier
      extends EventsServiceBaseDescriptorSupplier {
    EventsServiceFileDescriptorSupplier() {}
  }

  private static final class EventsServiceMethodDescriptorSupplier
      extends EventsServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    EventsServiceMethodDescriptorSupplier(java.lang.String methodName) {
      this.methodName = methodName;
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.MethodDescriptor getMethodDescriptor() {
      return getServiceDescriptor().findMethodByName(methodName);
    }
  }

  private static volatile io.grpc.ServiceDescriptor serviceDescriptor;

  public static io.grpc.ServiceDescriptor getServiceDescriptor() {
    io.grpc.ServiceDescriptor result = serviceDescriptor;
    if (result == null) {
      synchronized (EventsServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new EventsServiceFileDescriptorSupplier())
              .addMethod(getCommitCursorMethod())
              .addMethod(getGetCursorMethod())
              .addMethod(getListCursorsMethod())
              .addMethod(getDeleteCursorMethod())
              .build();
        }
      }
    }
    return result;
  }
}
