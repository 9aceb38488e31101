package dev.lategate.whatsapp.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * WebhooksService manages the webhooks that Late calls when something happens, and
 * reads the log of those calls.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class WebhooksServiceGrpc {

  private WebhooksServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "lategate.whatsapp.v1.WebhooksService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListWebhooksRequest,
      dev.lategate.whatsapp.v1.ListWebhooksResponse> getListWebhooksMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListWebhooks",
      requestType = dev.lategate.whatsapp.v1.ListWebhooksRequest.class,
      responseType = dev.lategate.whatsapp.v1.ListWebhooksResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListWebhooksRequest,
      dev.lategate.whatsapp.v1.ListWebhooksResponse> getListWebhooksMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListWebhooksRequest, dev.lategate.whatsapp.v1.ListWebhooksResponse> getListWebhooksMethod;
    if ((getListWebhooksMethod = WebhooksServiceGrpc.getListWebhooksMethod) == null) {
      synchronized (WebhooksServiceGrpc.class) {
        if ((getListWebhooksMethod = WebhooksServiceGrpc.getListWebhooksMethod) == null) {
          WebhooksServiceGrpc.getListWebhooksMethod = getListWebhooksMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.ListWebhooksRequest, dev.lategate.whatsapp.v1.ListWebhooksResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListWebhooks"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListWebhooksRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListWebhooksResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WebhooksServiceMethodDescriptorSupplier("ListWebhooks"))
              .build();
        }
      }
    }
    return getListWebhooksMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CreateWebhookRequest,
      dev.lategate.whatsapp.v1.CreateWebhookResponse> getCreateWebhookMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CreateWebhook",
      requestType = dev.lategate.whatsapp.v1.CreateWebhookRequest.class,
      responseType = dev.lategate.whatsapp.v1.CreateWebhookResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CreateWebhookRequest,
      dev.lategate.whatsapp.v1.CreateWebhookResponse> getCreateWebhookMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CreateWebhookRequest, dev.lategate.whatsapp.v1.CreateWebhookResponse> getCreateWebhookMethod;
    if ((getCreateWebhookMethod = WebhooksServiceGrpc.getCreateWebhookMethod) == null) {
      synchronized (WebhooksServiceGrpc.class) {
        if ((getCreateWebhookMethod = WebhooksServiceGrpc.getCreateWebhookMethod) == null) {
          WebhooksServiceGrpc.getCreateWebhookMethod = getCreateWebhookMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.CreateWebhookRequest, dev.lategate.whatsapp.v1.CreateWebhookResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CreateWebhook"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.CreateWebhookRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.CreateWebhookResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WebhooksServiceMethodDescriptorSupplier("CreateWebhook"))
              .build();
        }
      }
    }
    return getCreateWebhookMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UpdateWebhookRequest,
      dev.lategate.whatsapp.v1.UpdateWebhookResponse> getUpdateWebhookMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "UpdateWebhook",
      requestType = dev.lategate.whatsapp.v1.UpdateWebhookRequest.class,
      responseType = dev.lategate.whatsapp.v1.UpdateWebhookResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UpdateWebhookRequest,
      dev.lategate.whatsapp.v1.UpdateWebhookResponse> getUpdateWebhookMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UpdateWebhookRequest, dev.lategate.whatsapp.v1.UpdateWebhookResponse> getUpdateWebhookMethod;
    if ((getUpdateWebhookMethod = WebhooksServiceGrpc.getUpdateWebhookMethod) == null) {
      synchronized (WebhooksServiceGrpc.class) {
        if ((getUpdateWebhookMethod = WebhooksServiceGrpc.getUpdateWebhookMethod) == null) {
          WebhooksServiceGrpc.getUpdateWebhookMethod = getUpdateWebhookMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.UpdateWebhookRequest, dev.lategate.whatsapp.v1.UpdateWebhookResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "UpdateWebhook"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.UpdateWebhookRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.UpdateWebhookResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WebhooksServiceMethodDescriptorSupplier("UpdateWebhook"))
              .build();
        }
      }
    }
    return getUpdateWebhookMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.DeleteWebhookRequest,
      dev.lategate.whatsapp.v1.DeleteWebhookResponse> getDeleteWebhookMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "DeleteWebhook",
      requestType = dev.lategate.whatsapp.v1.DeleteWebhookRequest.class,
      responseType = dev.lategate.whatsapp.v1.DeleteWebhookResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.DeleteWebhookRequest,
      dev.lategate.whatsapp.v1.DeleteWebhookResponse> getDeleteWebhookMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.DeleteWebhookRequest, dev.lategate.whatsapp.v1.DeleteWebhookResponse> getDeleteWebhookMethod;
    if ((getDeleteWebhookMethod = WebhooksServiceGrpc.getDeleteWebhookMethod) == null) {
      synchronized (WebhooksServiceGrpc.class) {
        if ((getDeleteWebhookMethod = WebhooksServiceGrpc.getDeleteWebhookMethod) == null) {
          WebhooksServiceGrpc.getDeleteWebhookMethod = getDeleteWebhookMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.DeleteWebhookRequest, dev.lategate.whatsapp.v1.DeleteWebhookResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "DeleteWebhook"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.DeleteWebhookRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.DeleteWebhookResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WebhooksServiceMethodDescriptorSupplier("DeleteWebhook"))
              .build();
        }
      }
    }
    return getDeleteWebhookMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.TestWebhookRequest,
      dev.lategate.whatsapp.v1.TestWebhookResponse> getTestWebhookMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "TestWebhook",
      requestType = dev.lategate.whatsapp.v1.TestWebhookRequest.class,
      responseType = dev.lategate.whatsapp.v1.TestWebhookResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.TestWebhookRequest,
      dev.lategate.whatsapp.v1.TestWebhookResponse> getTestWebhookMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.TestWebhookRequest, dev.lategate.whatsapp.v1.TestWebhookResponse> getTestWebhookMethod;
    if ((getTestWebhookMethod = WebhooksServiceGrpc.getTestWebhookMethod) == null) {
      synchronized (WebhooksServiceGrpc.class) {
        if ((getTestWebhookMethod = WebhooksServiceGrpc.getTestWebhookMethod) == null) {
          WebhooksServiceGrpc.getTestWebhookMethod = getTestWebhookMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.TestWebhookRequest, dev.lategate.whatsapp.v1.TestWebhookResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "TestWebhook"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.TestWebhookRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.TestWebhookResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WebhooksServiceMethodDescriptorSupplier("TestWebhook"))
              .build();
        }
      }
    }
    return getTestWebhookMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListWebhookLogsRequest,
      dev.lategate.whatsapp.v1.ListWebhookLogsResponse> getListWebhookLogsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListWebhookLogs",
      requestType = dev.lategate.whatsapp.v1.ListWebhookLogsRequest.class,
      responseType = dev.lategate.whatsapp.v1.ListWebhookLogsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListWebhookLogsRequest,
      dev.lategate.whatsapp.v1.ListWebhookLogsResponse> getListWebhookLogsMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListWebhookLogsRequest, dev.lategate.whatsapp.v1.ListWebhookLogsResponse> getListWebhookLogsMethod;
    if ((getListWebhookLogsMethod = WebhooksServiceGrpc.getListWebhookLogsMethod) == null) {
      synchronized (WebhooksServiceGrpc.class) {
        if ((getListWebhookLogsMethod = WebhooksServiceGrpc.getListWebhookLogsMethod) == null) {
          WebhooksServiceGrpc.getListWebhookLogsMethod = getListWebhookLogsMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.ListWebhookLogsRequest, dev.lategate.whatsapp.v1.ListWebhookLogsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListWebhookLogs"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListWebhookLogsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListWebhookLogsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new WebhooksServiceMethodDescriptorSupplier("ListWebhookLogs"))
              .build();
        }
      }
    }
    return getListWebhookLogsMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static WebhooksServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<WebhooksServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<WebhooksServiceStub>() {
        @java.lang.Override
        public WebhooksServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new WebhooksServiceStub(channel, callOptions);
        }
      };
    return WebhooksServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static WebhooksServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<WebhooksServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<WebhooksServiceBlockingV2Stub>() {
        @java.lang.Override
        public WebhooksServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new WebhooksServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return WebhooksServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static WebhooksServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<WebhooksServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<WebhooksServiceBlockingStub>() {
        @java.lang.Override
        public WebhooksServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new WebhooksServiceBlockingStub(channel, callOptions);
        }
      };
    return WebhooksServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static WebhooksServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<WebhooksServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<WebhooksServiceFutureStub>() {
        @java.lang.Override
        public WebhooksServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new WebhooksServiceFutureStub(channel, callOptions);
        }
      };
    return WebhooksServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * WebhooksService manages the webhooks that Late calls when something happens, and
   * reads the log of those calls.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * ListWebhooks lists the webhooks, at most 10 for a user. Secrets are not sent
     * back.
     * </pre>
     */
    default void listWebhooks(dev.lategate.whatsapp.v1.ListWebhooksRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListWebhooksResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListWebhooksMethod(), responseObserver);
    }

    /**
     * <pre>
     * CreateWebhook adds a webhook. A user can have 10 of them; one more is an error
     * (HTTP 400). The upstream switches a webhook off after 10 deliveries in a row
     * have failed.
     * </pre>
     */
    default void createWebhook(dev.lategate.whatsapp.v1.CreateWebhookRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CreateWebhookResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCreateWebhookMethod(), responseObserver);
    }

    /**
     * <pre>
     * UpdateWebhook changes the fields that the request sets and leaves the others
     * as they are. With `is_active` it switches a webhook on again after failures.
     * An unknown webhook is NOT_FOUND.
     * </pre>
     */
    default void updateWebhook(dev.lategate.whatsapp.v1.UpdateWebhookRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UpdateWebhookResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getUpdateWebhookMethod(), responseObserver);
    }

    /**
     * <pre>
     * DeleteWebhook deletes a webhook for good.
     * </pre>
     */
    default void deleteWebhook(dev.lategate.whatsapp.v1.DeleteWebhookRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.DeleteWebhookResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getDeleteWebhookMethod(), responseObserver);
    }

    /**
     * <pre>
     * TestWebhook has the upstream call a webhook now, with the event
     * `webhook.test`. A call that fails is an error (HTTP 500).
     * </pre>
     */
    default void testWebhook(dev.lategate.whatsapp.v1.TestWebhookRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.TestWebhookResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getTestWebhookMethod(), responseObserver);
    }

    /**
     * <pre>
     * ListWebhookLogs lists the latest calls of the webhooks, with what was sent and
     * what came back. The upstream keeps them for 7 days.
     * </pre>
     */
    default void listWebhookLogs(dev.lategate.whatsapp.v1.ListWebhookLogsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListWebhookLogsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListWebhookLogsMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service WebhooksService.
   * <pre>
   * WebhooksService manages the webhooks that Late calls when something happens, and
   * reads the log of those calls.
   * </pre>
   */
  public static abstract class WebhooksServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return WebhooksServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service WebhooksService.
   * <pre>
   * WebhooksService manages the webhooks that Late calls when something happens, and
   * reads the log of those calls.
   * </pre>
   */
  public static final class WebhooksServiceStub
      extends io.grpc.stub.AbstractAsyncStub<WebhooksServiceStub> {
    private WebhooksServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected WebhooksServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new WebhooksServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * ListWebhooks lists the webhooks, at most 10 for a user. Secrets are not sent
     * back.
     * </pre>
     */
    public void listWebhooks(dev.lategate.whatsapp.v1.ListWebhooksRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListWebhooksResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListWebhooksMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * CreateWebhook adds a webhook. A user can have 10 of them; one more is an error
     * (HTTP 400). The upstream switches a webhook off after 10 deliveries in a row
     * have failed.
     * </pre>
     */
    public void createWebhook(dev.lategate.whatsapp.v1.CreateWebhookRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CreateWebhookResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCreateWebhookMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * UpdateWebhook changes the fields that the request sets and leaves the others
     * as they are. With `is_active` it switches a webhook on again after failures.
     * An unknown webhook is NOT_FOUND.
     * </pre>
     */
    public void updateWebhook(dev.lategate.whatsapp.v1.UpdateWebhookRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UpdateWebhookResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getUpdateWebhookMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * DeleteWebhook deletes a webhook for good.
     * </pre>
     */
    public void deleteWebhook(dev.lategate.whatsapp.v1.DeleteWebhookRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.DeleteWebhookResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getDeleteWebhookMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * TestWebhook has the upstream call a webhook now, with the event
     * `webhook.test`. A call that fails is an error (HTTP 500).
     * </pre>
     */
    public void testWebhook(dev.lategate.whatsapp.v1.TestWebhookRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.TestWebhookResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getTestWebhookMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * ListWebhookLogs lists the latest calls of the webhooks, with what was sent and
     * what came back. The upstream keeps them for 7 days.
     * </pre>
     */
    public void listWebhookLogs(dev.lategate.whatsapp.v1.ListWebhookLogsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListWebhookLogsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListWebhookLogsMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service WebhooksService.
   * <pre>
   * WebhooksService manages the webhooks that Late calls when something happens, and
   * reads the log of those calls.
   * </pre>
   */
  public static final class WebhooksServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<WebhooksServiceBlockingV2Stub> {
    private WebhooksServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected WebhooksServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new WebhooksServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * ListWebhooks lists the webhooks, at most 10 for a user. Secrets are not sent
     * back.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListWebhooksResponse listWebhooks(dev.lategate.whatsapp.v1.ListWebhooksRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListWebhooksMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * CreateWebhook adds a webhook. A user can have 10 of them; one more is an error
     * (HTTP 400). The upstream switches a webhook off after 10 deliveries in a row
     * have failed.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.CreateWebhookResponse createWebhook(dev.lategate.whatsapp.v1.CreateWebhookRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCreateWebhookMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * UpdateWebhook changes the fields that the request sets and leaves the others
     * as they are. With `is_active` it switches a webhook on again after failures.
     * An unknown webhook is NOT_FOUND.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.UpdateWebhookResponse updateWebhook(dev.lategate.whatsapp.v1.UpdateWebhookRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getUpdateWebhookMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * DeleteWebhook deletes a webhook for good.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.DeleteWebhookResponse deleteWebhook(dev.lategate.whatsapp.v1.DeleteWebhookRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getDeleteWebhookMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * TestWebhook has the upstream call a webhook now, with the event
     * `webhook.test`. A call that fails is an error (HTTP 500).
     * </pre>
     */
    public dev.lategate.whatsapp.v1.TestWebhookResponse testWebhook(dev.lategate.whatsapp.v1.TestWebhookRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getTestWebhookMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ListWebhookLogs lists the latest calls of the webhooks, with what was sent and
     * what came back. The upstream keeps them for 7 days.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListWebhookLogsResponse listWebhookLogs(dev.lategate.whatsapp.v1.ListWebhookLogsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListWebhookLogsMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service WebhooksService.
   * <pre>
   * WebhooksService manages the webhooks that Late calls when something happens, and
   * reads the log of those calls.
   * </pre>
   */
  public static final class WebhooksServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<WebhooksServiceBlockingStub> {
    private WebhooksServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected WebhooksServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new WebhooksServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * ListWebhooks lists the webhooks, at most 10 for a user. Secrets are not sent
     * back.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListWebhooksResponse listWebhooks(dev.lategate.whatsapp.v1.ListWebhooksRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListWebhooksMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * CreateWebhook adds a webhook. A user can have 10 of them; one more is an error
     * (HTTP 400). The upstream switches a webhook off after 10 deliveries in a row
     * have failed.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.CreateWebhookResponse createWebhook(dev.lategate.whatsapp.v1.CreateWebhookRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCreateWebhookMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * UpdateWebhook changes the fields that the request sets and leaves the others
     * as they are. With `is_active` it switches a webhook on again after failures.
     * An unknown webhook is NOT_FOUND.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.UpdateWebhookResponse updateWebhook(dev.lategate.whatsapp.v1.UpdateWebhookRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getUpdateWebhookMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * DeleteWebhook deletes a webhook for good.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.DeleteWebhookResponse deleteWebhook(dev.lategate.whatsapp.v1.DeleteWebhookRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getDeleteWebhookMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * TestWebhook has the upstream call a webhook now, with the event
     * `webhook.test`. A call that fails is an error (HTTP 500).
     * </pre>
     */
    public dev.lategate.whatsapp.v1.TestWebhookResponse testWebhook(dev.lategate.whatsapp.v1.TestWebhookRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getTestWebhookMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ListWebhookLogs lists the latest calls of the webhooks, with what was sent and
     * what came back. The upstream keeps them for 7 days.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListWebhookLogsResponse listWebhookLogs(dev.lategate.whatsapp.v1.ListWebhookLogsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListWebhookLogsMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service WebhooksService.
   * <pre>
   * WebhooksService manages the webhooks that Late calls when something happens, and
   * reads the log of those calls.
   * </pre>
   */
  public static final class WebhooksServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<WebhooksServiceFutureStub> {
    private WebhooksServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected WebhooksServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new WebhooksServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * ListWebhooks lists the webhooks, at most 10 for a user. Secrets are not sent
     * back.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.ListWebhooksResponse> listWebhooks(
        dev.lategate.whatsapp.v1.ListWebhooksRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListWebhooksMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * CreateWebhook adds a webhook. A user can have 10 of them; one more is an error
     * (HTTP 400). The upstream switches a webhook off after 10 deliveries in a row
     * have failed.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.CreateWebhookResponse> createWebhook(
        dev.lategate.whatsapp.v1.CreateWebhookRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCreateWebhookMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * UpdateWebhook changes the fields that the request sets and leaves the others
     * as they are. With `is_active` it switches a webhook on again after failures.
     * An unknown webhook is NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.UpdateWebhookResponse> updateWebhook(
        dev.lategate.whatsapp.v1.UpdateWebhookRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getUpdateWebhookMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * DeleteWebhook deletes a webhook for good.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.DeleteWebhookResponse> deleteWebhook(
        dev.lategate.whatsapp.v1.DeleteWebhookRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getDeleteWebhookMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * TestWebhook has the upstream call a webhook now, with the event
     * `webhook.test`. A call that fails is an error (HTTP 500).
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.TestWebhookResponse> testWebhook(
        dev.lategate.whatsapp.v1.TestWebhookRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getTestWebhookMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * ListWebhookLogs lists the latest calls of the webhooks, with what was sent and
     * what came back. The upstream keeps them for 7 days.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.ListWebhookLogsResponse> listWebhookLogs(
        dev.lategate.whatsapp.v1.ListWebhookLogsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListWebhookLogsMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_LIST_WEBHOOKS = 0;
  private static final int METHODID_CREATE_WEBHOOK = 1;
  private static final int METHODID_UPDATE_WEBHOOK = 2;
  private static final int METHODID_DELETE_WEBHOOK = 3;
  private static final int METHODID_TEST_WEBHOOK = 4;
  private static final int METHODID_LIST_WEBHOOK_LOGS = 5;

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
        case METHODID_LIST_WEBHOOKS:
          serviceImpl.listWebhooks((dev.lategate.whatsapp.v1.ListWebhooksRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListWebhooksResponse>) responseObserver);
          break;
        case METHODID_CREATE_WEBHOOK:
          serviceImpl.createWebhook((dev.lategate.whatsapp.v1.CreateWebhookRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CreateWebhookResponse>) responseObserver);
          break;
        case METHODID_UPDATE_WEBHOOK:
          serviceImpl.updateWebhook((dev.lategate.whatsapp.v1.UpdateWebhookRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UpdateWebhookResponse>) responseObserver);
          break;
        case METHODID_DELETE_WEBHOOK:
          serviceImpl.deleteWebhook((dev.lategate.whatsapp.v1.DeleteWebhookRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.DeleteWebhookResponse>) responseObserver);
          break;
        case METHODID_TEST_WEBHOOK:
          serviceImpl.testWebhook((dev.lategate.whatsapp.v1.TestWebhookRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.TestWebhookResponse>) responseObserver);
          break;
        case METHODID_LIST_WEBHOOK_LOGS:
          serviceImpl.listWebhookLogs((dev.lategate.whatsapp.v1.ListWebhookLogsRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListWebhookLogsResponse>) responseObserver);
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
          getListWebhooksMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.ListWebhooksRequest,
              dev.lategate.whatsapp.v1.ListWebhooksResponse>(
                service, METHODID_LIST_WEBHOOKS)))
        .addMethod(
          getCreateWebhookMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.CreateWebhookRequest,
              dev.lategate.whatsapp.v1.CreateWebhookResponse>(
                service, METHODID_CREATE_WEBHOOK)))
        .addMethod(
          getUpdateWebhookMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.UpdateWebhookRequest,
              dev.lategate.whatsapp.v1.UpdateWebhookResponse>(
                service, METHODID_UPDATE_WEBHOOK)))
        .addMethod(
          getDeleteWebhookMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.DeleteWebhookRequest,
              dev.lategate.whatsapp.v1.DeleteWebhookResponse>(
                service, METHODID_DELETE_WEBHOOK)))
        .addMethod(
          getTestWebhookMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.TestWebhookRequest,
              dev.lategate.whatsapp.v1.TestWebhookResponse>(
                service, METHODID_TEST_WEBHOOK)))
        .addMethod(
          getListWebhookLogsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.ListWebhookLogsRequest,
              dev.lategate.whatsapp.v1.ListWebhookLogsResponse>(
                service, METHODID_LIST_WEBHOOK_LOGS)))
        .build();
  }

  private static abstract class WebhooksServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    WebhooksServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.lategate.whatsapp.v1.WebhooksProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("WebhooksService");
    }
  }

  private static final class WebhooksServiceFileDescriptorSupplier
      extends WebhooksServiceBaseDescriptorSupplier {
    WebhooksServiceFileDescriptorSupplier() {}
  }

  private static final class WebhooksServiceMethodDescriptorSupplier
      extends WebhooksServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    WebhooksServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (WebhooksServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new WebhooksServiceFileDescriptorSupplier())
              .addMethod(getListWebhooksMethod())
              .addMethod(getCreateWebhookMethod())
              .addMethod(getUpdateWebhookMethod())
              .addMethod(getDeleteWebhookMethod())
              .addMethod(getTestWebhookMethod())
              .addMethod(getListWebhookLogsMethod())
              .build();
        }
      }
    }
    return result;
  }
}
