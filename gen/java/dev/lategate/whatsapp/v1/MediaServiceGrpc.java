package dev.lategate.whatsapp.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * MediaService puts files where messages and templates can refer to them by URL.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class MediaServiceGrpc {

  private MediaServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "lategate.whatsapp.v1.MediaService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CreateUploadUrlRequest,
      dev.lategate.whatsapp.v1.CreateUploadUrlResponse> getCreateUploadUrlMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CreateUploadUrl",
      requestType = dev.lategate.whatsapp.v1.CreateUploadUrlRequest.class,
      responseType = dev.lategate.whatsapp.v1.CreateUploadUrlResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CreateUploadUrlRequest,
      dev.lategate.whatsapp.v1.CreateUploadUrlResponse> getCreateUploadUrlMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CreateUploadUrlRequest, dev.lategate.whatsapp.v1.CreateUploadUrlResponse> getCreateUploadUrlMethod;
    if ((getCreateUploadUrlMethod = MediaServiceGrpc.getCreateUploadUrlMethod) == null) {
      synchronized (MediaServiceGrpc.class) {
        if ((getCreateUploadUrlMethod = MediaServiceGrpc.getCreateUploadUrlMethod) == null) {
          MediaServiceGrpc.getCreateUploadUrlMethod = getCreateUploadUrlMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.CreateUploadUrlRequest, dev.lategate.whatsapp.v1.CreateUploadUrlResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CreateUploadUrl"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.CreateUploadUrlRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.CreateUploadUrlResponse.getDefaultInstance()))
              .setSchemaDescriptor(new MediaServiceMethodDescriptorSupplier("CreateUploadUrl"))
              .build();
        }
      }
    }
    return getCreateUploadUrlMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UploadMediaRequest,
      dev.lategate.whatsapp.v1.UploadMediaResponse> getUploadMediaMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "UploadMedia",
      requestType = dev.lategate.whatsapp.v1.UploadMediaRequest.class,
      responseType = dev.lategate.whatsapp.v1.UploadMediaResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.CLIENT_STREAMING)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UploadMediaRequest,
      dev.lategate.whatsapp.v1.UploadMediaResponse> getUploadMediaMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UploadMediaRequest, dev.lategate.whatsapp.v1.UploadMediaResponse> getUploadMediaMethod;
    if ((getUploadMediaMethod = MediaServiceGrpc.getUploadMediaMethod) == null) {
      synchronized (MediaServiceGrpc.class) {
        if ((getUploadMediaMethod = MediaServiceGrpc.getUploadMediaMethod) == null) {
          MediaServiceGrpc.getUploadMediaMethod = getUploadMediaMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.UploadMediaRequest, dev.lategate.whatsapp.v1.UploadMediaResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.CLIENT_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "UploadMedia"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.UploadMediaRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.UploadMediaResponse.getDefaultInstance()))
              .setSchemaDescriptor(new MediaServiceMethodDescriptorSupplier("UploadMedia"))
              .build();
        }
      }
    }
    return getUploadMediaMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static MediaServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<MediaServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<MediaServiceStub>() {
        @java.lang.Override
        public MediaServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new MediaServiceStub(channel, callOptions);
        }
      };
    return MediaServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static MediaServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<MediaServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<MediaServiceBlockingV2Stub>() {
        @java.lang.Override
        public MediaServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new MediaServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return MediaServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static MediaServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<MediaServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<MediaServiceBlockingStub>() {
        @java.lang.Override
        public MediaServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new MediaServiceBlockingStub(channel, callOptions);
        }
      };
    return MediaServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static MediaServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<MediaServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<MediaServiceFutureStub>() {
        @java.lang.Override
        public MediaServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new MediaServiceFutureStub(channel, callOptions);
        }
      };
    return MediaServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * MediaService puts files where messages and templates can refer to them by URL.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * CreateUploadUrl makes a URL that a file can be uploaded to. Send the file to
     * `upload_url` with an HTTP PUT within one hour, then use `public_url` wherever a
     * media URL is asked for. What may be sent over WhatsApp is smaller than what
     * may be uploaded: images 5 MB, video and audio 16 MB, documents 100 MB. A type
     * that the upstream does not store is an error (HTTP 400).
     * </pre>
     */
    default void createUploadUrl(dev.lategate.whatsapp.v1.CreateUploadUrlRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CreateUploadUrlResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCreateUploadUrlMethod(), responseObserver);
    }

    /**
     * <pre>
     * UploadMedia stores a file that can be sent over WhatsApp, up to 100 MB, and returns
     * the URL to refer to it by. It does what CreateUploadUrl and a PUT do, checks the
     * file as InboxService.SendAttachment does, and holds none of it in memory. A file
     * whose `size` is not given is first stored on the gateway's disk.
     * Over REST the body is multipart/form-data with the file as the part `file`.
     * </pre>
     */
    default io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UploadMediaRequest> uploadMedia(
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UploadMediaResponse> responseObserver) {
      return io.grpc.stub.ServerCalls.asyncUnimplementedStreamingCall(getUploadMediaMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service MediaService.
   * <pre>
   * MediaService puts files where messages and templates can refer to them by URL.
   * </pre>
   */
  public static abstract class MediaServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return MediaServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service MediaService.
   * <pre>
   * MediaService puts files where messages and templates can refer to them by URL.
   * </pre>
   */
  public static final class MediaServiceStub
      extends io.grpc.stub.AbstractAsyncStub<MediaServiceStub> {
    private MediaServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected MediaServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new MediaServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * CreateUploadUrl makes a URL that a file can be uploaded to. Send the file to
     * `upload_url` with an HTTP PUT within one hour, then use `public_url` wherever a
     * media URL is asked for. What may be sent over WhatsApp is smaller than what
     * may be uploaded: images 5 MB, video and audio 16 MB, documents 100 MB. A type
     * that the upstream does not store is an error (HTTP 400).
     * </pre>
     */
    public void createUploadUrl(dev.lategate.whatsapp.v1.CreateUploadUrlRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CreateUploadUrlResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCreateUploadUrlMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * UploadMedia stores a file that can be sent over WhatsApp, up to 100 MB, and returns
     * the URL to refer to it by. It does what CreateUploadUrl and a PUT do, checks the
     * file as InboxService.SendAttachment does, and holds none of it in memory. A file
     * whose `size` is not given is first stored on the gateway's disk.
     * Over REST the body is multipart/form-data with the file as the part `file`.
     * </pre>
     */
    public io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UploadMediaRequest> uploadMedia(
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UploadMediaResponse> responseObserver) {
      return io.grpc.stub.ClientCalls.asyncClientStreamingCall(
          getChannel().newCall(getUploadMediaMethod(), getCallOptions()), responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service MediaService.
   * <pre>
   * MediaService puts files where messages and templates can refer to them by URL.
   * </pre>
   */
  public static final class MediaServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<MediaServiceBlockingV2Stub> {
    private MediaServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected MediaServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new MediaServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * CreateUploadUrl makes a URL that a file can be uploaded to. Send the file to
     * `upload_url` with an HTTP PUT within one hour, then use `public_url` wherever a
     * media URL is asked for. What may be sent over WhatsApp is smaller than what
     * may be uploaded: images 5 MB, video and audio 16 MB, documents 100 MB. A type
     * that the upstream does not store is an error (HTTP 400).
     * </pre>
     */
    public dev.lategate.whatsapp.v1.CreateUploadUrlResponse createUploadUrl(dev.lategate.whatsapp.v1.CreateUploadUrlRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCreateUploadUrlMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * UploadMedia stores a file that can be sent over WhatsApp, up to 100 MB, and returns
     * the URL to refer to it by. It does what CreateUploadUrl and a PUT do, checks the
     * file as InboxService.SendAttachment does, and holds none of it in memory. A file
     * whose `size` is not given is first stored on the gateway's disk.
     * Over REST the body is multipart/form-data with the file as the part `file`.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<dev.lategate.whatsapp.v1.UploadMediaRequest, dev.lategate.whatsapp.v1.UploadMediaResponse>
        uploadMedia() {
      return io.grpc.stub.ClientCalls.blockingClientStreamingCall(
          getChannel(), getUploadMediaMethod(), getCallOptions());
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service MediaService.
   * <pre>
   * MediaService puts files where messages and templates can refer to them by URL.
   * </pre>
   */
  public static final class MediaServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<MediaServiceBlockingStub> {
    private MediaServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected MediaServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new MediaServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * CreateUploadUrl makes a URL that a file can be uploaded to. Send the file to
     * `upload_url` with an HTTP PUT within one hour, then use `public_url` wherever a
     * media URL is asked for. What may be sent over WhatsApp is smaller than what
     * may be uploaded: images 5 MB, video and audio 16 MB, documents 100 MB. A type
     * that the upstream does not store is an error (HTTP 400).
     * </pre>
     */
    public dev.lategate.whatsapp.v1.CreateUploadUrlResponse createUploadUrl(dev.lategate.whatsapp.v1.CreateUploadUrlRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCreateUploadUrlMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service MediaService.
   * <pre>
   * MediaService puts files where messages and templates can refer to them by URL.
   * </pre>
   */
  public static final class MediaServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<MediaServiceFutureStub> {
    private MediaServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected MediaServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new MediaServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * CreateUploadUrl makes a URL that a file can be uploaded to. Send the file to
     * `upload_url` with an HTTP PUT within one hour, then use `public_url` wherever a
     * media URL is asked for. What may be sent over WhatsApp is smaller than what
     * may be uploaded: images 5 MB, video and audio 16 MB, documents 100 MB. A type
     * that the upstream does not store is an error (HTTP 400).
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.CreateUploadUrlResponse> createUploadUrl(
        dev.lategate.whatsapp.v1.CreateUploadUrlRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCreateUploadUrlMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_CREATE_UPLOAD_URL = 0;
  private static final int METHODID_UPLOAD_MEDIA = 1;

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
        case METHODID_CREATE_UPLOAD_URL:
          serviceImpl.createUploadUrl((dev.lategate.whatsapp.v1.CreateUploadUrlRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CreateUploadUrlResponse>) responseObserver);
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
        case METHODID_UPLOAD_MEDIA:
          return (io.grpc.stub.StreamObserver<Req>) serviceImpl.uploadMedia(
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UploadMediaResponse>) responseObserver);
        default:
          throw new AssertionError();
      }
    }
  }

  public static final io.grpc.ServerServiceDefinition bindService(AsyncService service) {
    return io.grpc.ServerServiceDefinition.builder(getServiceDescriptor())
        .addMethod(
          getCreateUploadUrlMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.CreateUploadUrlRequest,
              dev.lategate.whatsapp.v1.CreateUploadUrlResponse>(
                service, METHODID_CREATE_UPLOAD_URL)))
        .addMethod(
          getUploadMediaMethod(),
          io.grpc.stub.ServerCalls.asyncClientStreamingCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.UploadMediaRequest,
              dev.lategate.whatsapp.v1.UploadMediaResponse>(
                service, METHODID_UPLOAD_MEDIA)))
        .build();
  }

  private static abstract class MediaServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    MediaServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.lategate.whatsapp.v1.MediaProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("MediaService");
    }
  }

  private static final class MediaServiceFileDescriptorSupplier
      extends MediaServiceBaseDescriptorSupplier {
    MediaServiceFileDescriptorSupplier() {}
  }

  private static final class MediaServiceMethodDescriptorSupplier
      extends MediaServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    MediaServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (MediaServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new MediaServiceFileDescriptorSupplier())
              .addMethod(getCreateUploadUrlMethod())
              .addMethod(getUploadMediaMethod())
              .build();
        }
      }
    }
    return result;
  }
}
