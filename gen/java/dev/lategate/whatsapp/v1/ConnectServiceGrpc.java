package dev.lategate.whatsapp.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * ConnectService connects accounts to Late. WhatsApp has two ways:
 * ConnectWithCredentials, which needs no browser, and ConnectWithEmbeddedSignup,
 * which completes Meta's sign-up popup. GetConnectUrl and CompleteOauth are the
 * way of the platforms that use plain OAuth.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class ConnectServiceGrpc {

  private ConnectServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "lategate.whatsapp.v1.ConnectService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetConnectUrlRequest,
      dev.lategate.whatsapp.v1.GetConnectUrlResponse> getGetConnectUrlMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetConnectUrl",
      requestType = dev.lategate.whatsapp.v1.GetConnectUrlRequest.class,
      responseType = dev.lategate.whatsapp.v1.GetConnectUrlResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetConnectUrlRequest,
      dev.lategate.whatsapp.v1.GetConnectUrlResponse> getGetConnectUrlMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetConnectUrlRequest, dev.lategate.whatsapp.v1.GetConnectUrlResponse> getGetConnectUrlMethod;
    if ((getGetConnectUrlMethod = ConnectServiceGrpc.getGetConnectUrlMethod) == null) {
      synchronized (ConnectServiceGrpc.class) {
        if ((getGetConnectUrlMethod = ConnectServiceGrpc.getGetConnectUrlMethod) == null) {
          ConnectServiceGrpc.getGetConnectUrlMethod = getGetConnectUrlMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.GetConnectUrlRequest, dev.lategate.whatsapp.v1.GetConnectUrlResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetConnectUrl"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.GetConnectUrlRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.GetConnectUrlResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ConnectServiceMethodDescriptorSupplier("GetConnectUrl"))
              .build();
        }
      }
    }
    return getGetConnectUrlMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CompleteOauthRequest,
      dev.lategate.whatsapp.v1.CompleteOauthResponse> getCompleteOauthMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CompleteOauth",
      requestType = dev.lategate.whatsapp.v1.CompleteOauthRequest.class,
      responseType = dev.lategate.whatsapp.v1.CompleteOauthResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CompleteOauthRequest,
      dev.lategate.whatsapp.v1.CompleteOauthResponse> getCompleteOauthMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CompleteOauthRequest, dev.lategate.whatsapp.v1.CompleteOauthResponse> getCompleteOauthMethod;
    if ((getCompleteOauthMethod = ConnectServiceGrpc.getCompleteOauthMethod) == null) {
      synchronized (ConnectServiceGrpc.class) {
        if ((getCompleteOauthMethod = ConnectServiceGrpc.getCompleteOauthMethod) == null) {
          ConnectServiceGrpc.getCompleteOauthMethod = getCompleteOauthMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.CompleteOauthRequest, dev.lategate.whatsapp.v1.CompleteOauthResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CompleteOauth"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.CompleteOauthRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.CompleteOauthResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ConnectServiceMethodDescriptorSupplier("CompleteOauth"))
              .build();
        }
      }
    }
    return getCompleteOauthMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ConnectWithCredentialsRequest,
      dev.lategate.whatsapp.v1.ConnectWithCredentialsResponse> getConnectWithCredentialsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ConnectWithCredentials",
      requestType = dev.lategate.whatsapp.v1.ConnectWithCredentialsRequest.class,
      responseType = dev.lategate.whatsapp.v1.ConnectWithCredentialsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ConnectWithCredentialsRequest,
      dev.lategate.whatsapp.v1.ConnectWithCredentialsResponse> getConnectWithCredentialsMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ConnectWithCredentialsRequest, dev.lategate.whatsapp.v1.ConnectWithCredentialsResponse> getConnectWithCredentialsMethod;
    if ((getConnectWithCredentialsMethod = ConnectServiceGrpc.getConnectWithCredentialsMethod) == null) {
      synchronized (ConnectServiceGrpc.class) {
        if ((getConnectWithCredentialsMethod = ConnectServiceGrpc.getConnectWithCredentialsMethod) == null) {
          ConnectServiceGrpc.getConnectWithCredentialsMethod = getConnectWithCredentialsMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.ConnectWithCredentialsRequest, dev.lategate.whatsapp.v1.ConnectWithCredentialsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ConnectWithCredentials"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ConnectWithCredentialsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ConnectWithCredentialsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ConnectServiceMethodDescriptorSupplier("ConnectWithCredentials"))
              .build();
        }
      }
    }
    return getConnectWithCredentialsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupRequest,
      dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupResponse> getConnectWithEmbeddedSignupMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ConnectWithEmbeddedSignup",
      requestType = dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupRequest.class,
      responseType = dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupRequest,
      dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupResponse> getConnectWithEmbeddedSignupMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupRequest, dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupResponse> getConnectWithEmbeddedSignupMethod;
    if ((getConnectWithEmbeddedSignupMethod = ConnectServiceGrpc.getConnectWithEmbeddedSignupMethod) == null) {
      synchronized (ConnectServiceGrpc.class) {
        if ((getConnectWithEmbeddedSignupMethod = ConnectServiceGrpc.getConnectWithEmbeddedSignupMethod) == null) {
          ConnectServiceGrpc.getConnectWithEmbeddedSignupMethod = getConnectWithEmbeddedSignupMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupRequest, dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ConnectWithEmbeddedSignup"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ConnectServiceMethodDescriptorSupplier("ConnectWithEmbeddedSignup"))
              .build();
        }
      }
    }
    return getConnectWithEmbeddedSignupMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static ConnectServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ConnectServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ConnectServiceStub>() {
        @java.lang.Override
        public ConnectServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ConnectServiceStub(channel, callOptions);
        }
      };
    return ConnectServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static ConnectServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ConnectServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ConnectServiceBlockingV2Stub>() {
        @java.lang.Override
        public ConnectServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ConnectServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return ConnectServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static ConnectServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ConnectServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ConnectServiceBlockingStub>() {
        @java.lang.Override
        public ConnectServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ConnectServiceBlockingStub(channel, callOptions);
        }
      };
    return ConnectServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static ConnectServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ConnectServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ConnectServiceFutureStub>() {
        @java.lang.Override
        public ConnectServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ConnectServiceFutureStub(channel, callOptions);
        }
      };
    return ConnectServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * ConnectService connects accounts to Late. WhatsApp has two ways:
   * ConnectWithCredentials, which needs no browser, and ConnectWithEmbeddedSignup,
   * which completes Meta's sign-up popup. GetConnectUrl and CompleteOauth are the
   * way of the platforms that use plain OAuth.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * GetConnectUrl begins an OAuth flow: send the user to the `auth_url` of the
     * answer. By default Late lets the user choose an account and then returns to
     * your `redirect_url`; with `headless` the user comes back with OAuth data and
     * the choice is yours to show. No access to the profile is PERMISSION_DENIED, an
     * unknown profile NOT_FOUND. The Late API does not name WhatsApp among the
     * platforms of this flow.
     * </pre>
     */
    default void getConnectUrl(dev.lategate.whatsapp.v1.GetConnectUrlRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetConnectUrlResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetConnectUrlMethod(), responseObserver);
    }

    /**
     * <pre>
     * CompleteOauth ends an OAuth flow: it exchanges the authorization code for
     * tokens and connects the account to the profile. A code works once.
     * </pre>
     */
    default void completeOauth(dev.lategate.whatsapp.v1.CompleteOauthRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CompleteOauthResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCompleteOauthMethod(), responseObserver);
    }

    /**
     * <pre>
     * ConnectWithCredentials connects a WhatsApp Business Account with credentials
     * from Meta, without a browser. The upstream checks them with Meta, connects the
     * account, subscribes to Meta's webhooks and registers the number on the
     * WhatsApp network. For the credentials, create a system user in the business
     * settings of Meta Business Suite, give it the permissions
     * `whatsapp_business_management` and `whatsapp_business_messaging`, and make a
     * permanent access token.
     * If Meta does not know `phone_number_id` in that WhatsApp Business Account, the
     * error (HTTP 400) lists the numbers that there are, as `availablePhoneNumbers`: over
     * gRPC in the details of the status, over REST in the body of the error. A bad or
     * expired access token is UNAUTHENTICATED; the plan's limit of profiles is
     * PERMISSION_DENIED.
     * </pre>
     */
    default void connectWithCredentials(dev.lategate.whatsapp.v1.ConnectWithCredentialsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ConnectWithCredentialsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getConnectWithCredentialsMethod(), responseObserver);
    }

    /**
     * <pre>
     * ConnectWithEmbeddedSignup connects the WhatsApp Business Account and the
     * number that a user chose in Meta's Embedded Signup popup. `code` is what the
     * popup hands to your page; it works once, and not for long.
     * </pre>
     */
    default void connectWithEmbeddedSignup(dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getConnectWithEmbeddedSignupMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service ConnectService.
   * <pre>
   * ConnectService connects accounts to Late. WhatsApp has two ways:
   * ConnectWithCredentials, which needs no browser, and ConnectWithEmbeddedSignup,
   * which completes Meta's sign-up popup. GetConnectUrl and CompleteOauth are the
   * way of the platforms that use plain OAuth.
   * </pre>
   */
  public static abstract class ConnectServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return ConnectServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service ConnectService.
   * <pre>
   * ConnectService connects accounts to Late. WhatsApp has two ways:
   * ConnectWithCredentials, which needs no browser, and ConnectWithEmbeddedSignup,
   * which completes Meta's sign-up popup. GetConnectUrl and CompleteOauth are the
   * way of the platforms that use plain OAuth.
   * </pre>
   */
  public static final class ConnectServiceStub
      extends io.grpc.stub.AbstractAsyncStub<ConnectServiceStub> {
    private ConnectServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ConnectServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ConnectServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * GetConnectUrl begins an OAuth flow: send the user to the `auth_url` of the
     * answer. By default Late lets the user choose an account and then returns to
     * your `redirect_url`; with `headless` the user comes back with OAuth data and
     * the choice is yours to show. No access to the profile is PERMISSION_DENIED, an
     * unknown profile NOT_FOUND. The Late API does not name WhatsApp among the
     * platforms of this flow.
     * </pre>
     */
    public void getConnectUrl(dev.lategate.whatsapp.v1.GetConnectUrlRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetConnectUrlResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetConnectUrlMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * CompleteOauth ends an OAuth flow: it exchanges the authorization code for
     * tokens and connects the account to the profile. A code works once.
     * </pre>
     */
    public void completeOauth(dev.lategate.whatsapp.v1.CompleteOauthRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CompleteOauthResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCompleteOauthMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * ConnectWithCredentials connects a WhatsApp Business Account with credentials
     * from Meta, without a browser. The upstream checks them with Meta, connects the
     * account, subscribes to Meta's webhooks and registers the number on the
     * WhatsApp network. For the credentials, create a system user in the business
     * settings of Meta Business Suite, give it the permissions
     * `whatsapp_business_management` and `whatsapp_business_messaging`, and make a
     * permanent access token.
     * If Meta does not know `phone_number_id` in that WhatsApp Business Account, the
     * error (HTTP 400) lists the numbers that there are, as `availablePhoneNumbers`: over
     * gRPC in the details of the status, over REST in the body of the error. A bad or
     * expired access token is UNAUTHENTICATED; the plan's limit of profiles is
     * PERMISSION_DENIED.
     * </pre>
     */
    public void connectWithCredentials(dev.lategate.whatsapp.v1.ConnectWithCredentialsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ConnectWithCredentialsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getConnectWithCredentialsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * ConnectWithEmbeddedSignup connects the WhatsApp Business Account and the
     * number that a user chose in Meta's Embedded Signup popup. `code` is what the
     * popup hands to your page; it works once, and not for long.
     * </pre>
     */
    public void connectWithEmbeddedSignup(dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getConnectWithEmbeddedSignupMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service ConnectService.
   * <pre>
   * ConnectService connects accounts to Late. WhatsApp has two ways:
   * ConnectWithCredentials, which needs no browser, and ConnectWithEmbeddedSignup,
   * which completes Meta's sign-up popup. GetConnectUrl and CompleteOauth are the
   * way of the platforms that use plain OAuth.
   * </pre>
   */
  public static final class ConnectServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<ConnectServiceBlockingV2Stub> {
    private ConnectServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ConnectServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ConnectServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * GetConnectUrl begins an OAuth flow: send the user to the `auth_url` of the
     * answer. By default Late lets the user choose an account and then returns to
     * your `redirect_url`; with `headless` the user comes back with OAuth data and
     * the choice is yours to show. No access to the profile is PERMISSION_DENIED, an
     * unknown profile NOT_FOUND. The Late API does not name WhatsApp among the
     * platforms of this flow.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.GetConnectUrlResponse getConnectUrl(dev.lategate.whatsapp.v1.GetConnectUrlRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetConnectUrlMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * CompleteOauth ends an OAuth flow: it exchanges the authorization code for
     * tokens and connects the account to the profile. A code works once.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.CompleteOauthResponse completeOauth(dev.lategate.whatsapp.v1.CompleteOauthRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCompleteOauthMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ConnectWithCredentials connects a WhatsApp Business Account with credentials
     * from Meta, without a browser. The upstream checks them with Meta, connects the
     * account, subscribes to Meta's webhooks and registers the number on the
     * WhatsApp network. For the credentials, create a system user in the business
     * settings of Meta Business Suite, give it the permissions
     * `whatsapp_business_management` and `whatsapp_business_messaging`, and make a
     * permanent access token.
     * If Meta does not know `phone_number_id` in that WhatsApp Business Account, the
     * error (HTTP 400) lists the numbers that there are, as `availablePhoneNumbers`: over
     * gRPC in the details of the status, over REST in the body of the error. A bad or
     * expired access token is UNAUTHENTICATED; the plan's limit of profiles is
     * PERMISSION_DENIED.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ConnectWithCredentialsResponse connectWithCredentials(dev.lategate.whatsapp.v1.ConnectWithCredentialsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getConnectWithCredentialsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ConnectWithEmbeddedSignup connects the WhatsApp Business Account and the
     * number that a user chose in Meta's Embedded Signup popup. `code` is what the
     * popup hands to your page; it works once, and not for long.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupResponse connectWithEmbeddedSignup(dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getConnectWithEmbeddedSignupMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service ConnectService.
   * <pre>
   * ConnectService connects accounts to Late. WhatsApp has two ways:
   * ConnectWithCredentials, which needs no browser, and ConnectWithEmbeddedSignup,
   * which completes Meta's sign-up popup. GetConnectUrl and CompleteOauth are the
   * way of the platforms that use plain OAuth.
   * </pre>
   */
  public static final class ConnectServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<ConnectServiceBlockingStub> {
    private ConnectServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ConnectServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ConnectServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * GetConnectUrl begins an OAuth flow: send the user to the `auth_url` of the
     * answer. By default Late lets the user choose an account and then returns to
     * your `redirect_url`; with `headless` the user comes back with OAuth data and
     * the choice is yours to show. No access to the profile is PERMISSION_DENIED, an
     * unknown profile NOT_FOUND. The Late API does not name WhatsApp among the
     * platforms of this flow.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.GetConnectUrlResponse getConnectUrl(dev.lategate.whatsapp.v1.GetConnectUrlRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetConnectUrlMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * CompleteOauth ends an OAuth flow: it exchanges the authorization code for
     * tokens and connects the account to the profile. A code works once.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.CompleteOauthResponse completeOauth(dev.lategate.whatsapp.v1.CompleteOauthRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCompleteOauthMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ConnectWithCredentials connects a WhatsApp Business Account with credentials
     * from Meta, without a browser. The upstream checks them with Meta, connects the
     * account, subscribes to Meta's webhooks and registers the number on the
     * WhatsApp network. For the credentials, create a system user in the business
     * settings of Meta Business Suite, give it the permissions
     * `whatsapp_business_management` and `whatsapp_business_messaging`, and make a
     * permanent access token.
     * If Meta does not know `phone_number_id` in that WhatsApp Business Account, the
     * error (HTTP 400) lists the numbers that there are, as `availablePhoneNumbers`: over
     * gRPC in the details of the status, over REST in the body of the error. A bad or
     * expired access token is UNAUTHENTICATED; the plan's limit of profiles is
     * PERMISSION_DENIED.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ConnectWithCredentialsResponse connectWithCredentials(dev.lategate.whatsapp.v1.ConnectWithCredentialsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getConnectWithCredentialsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ConnectWithEmbeddedSignup connects the WhatsApp Business Account and the
     * number that a user chose in Meta's Embedded Signup popup. `code` is what the
     * popup hands to your page; it works once, and not for long.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupResponse connectWithEmbeddedSignup(dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getConnectWithEmbeddedSignupMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service ConnectService.
   * <pre>
   * ConnectService connects accounts to Late. WhatsApp has two ways:
   * ConnectWithCredentials, which needs no browser, and ConnectWithEmbeddedSignup,
   * which completes Meta's sign-up popup. GetConnectUrl and CompleteOauth are the
   * way of the platforms that use plain OAuth.
   * </pre>
   */
  public static final class ConnectServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<ConnectServiceFutureStub> {
    private ConnectServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ConnectServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ConnectServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * GetConnectUrl begins an OAuth flow: send the user to the `auth_url` of the
     * answer. By default Late lets the user choose an account and then returns to
     * your `redirect_url`; with `headless` the user comes back with OAuth data and
     * the choice is yours to show. No access to the profile is PERMISSION_DENIED, an
     * unknown profile NOT_FOUND. The Late API does not name WhatsApp among the
     * platforms of this flow.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.GetConnectUrlResponse> getConnectUrl(
        dev.lategate.whatsapp.v1.GetConnectUrlRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetConnectUrlMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * CompleteOauth ends an OAuth flow: it exchanges the authorization code for
     * tokens and connects the account to the profile. A code works once.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.CompleteOauthResponse> completeOauth(
        dev.lategate.whatsapp.v1.CompleteOauthRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCompleteOauthMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * ConnectWithCredentials connects a WhatsApp Business Account with credentials
     * from Meta, without a browser. The upstream checks them with Meta, connects the
     * account, subscribes to Meta's webhooks and registers the number on the
     * WhatsApp network. For the credentials, create a system user in the business
     * settings of Meta Business Suite, give it the permissions
     * `whatsapp_business_management` and `whatsapp_business_messaging`, and make a
     * permanent access token.
     * If Meta does not know `phone_number_id` in that WhatsApp Business Account, the
     * error (HTTP 400) lists the numbers that there are, as `availablePhoneNumbers`: over
     * gRPC in the details of the status, over REST in the body of the error. A bad or
     * expired access token is UNAUTHENTICATED; the plan's limit of profiles is
     * PERMISSION_DENIED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.ConnectWithCredentialsResponse> connectWithCredentials(
        dev.lategate.whatsapp.v1.ConnectWithCredentialsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getConnectWithCredentialsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * ConnectWithEmbeddedSignup connects the WhatsApp Business Account and the
     * number that a user chose in Meta's Embedded Signup popup. `code` is what the
     * popup hands to your page; it works once, and not for long.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupResponse> connectWithEmbeddedSignup(
        dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getConnectWithEmbeddedSignupMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_GET_CONNECT_URL = 0;
  private static final int METHODID_COMPLETE_OAUTH = 1;
  private static final int METHODID_CONNECT_WITH_CREDENTIALS = 2;
  private static final int METHODID_CONNECT_WITH_EMBEDDED_SIGNUP = 3;

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
        case METHODID_GET_CONNECT_URL:
          serviceImpl.getConnectUrl((dev.lategate.whatsapp.v1.GetConnectUrlRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetConnectUrlResponse>) responseObserver);
          break;
        case METHODID_COMPLETE_OAUTH:
          serviceImpl.completeOauth((dev.lategate.whatsapp.v1.CompleteOauthRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CompleteOauthResponse>) responseObserver);
          break;
        case METHODID_CONNECT_WITH_CREDENTIALS:
          serviceImpl.connectWithCredentials((dev.lategate.whatsapp.v1.ConnectWithCredentialsRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ConnectWithCredentialsResponse>) responseObserver);
          break;
        case METHODID_CONNECT_WITH_EMBEDDED_SIGNUP:
          serviceImpl.connectWithEmbeddedSignup((dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupResponse>) responseObserver);
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
          getGetConnectUrlMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.GetConnectUrlRequest,
              dev.lategate.whatsapp.v1.GetConnectUrlResponse>(
                service, METHODID_GET_CONNECT_URL)))
        .addMethod(
          getCompleteOauthMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.CompleteOauthRequest,
              dev.lategate.whatsapp.v1.CompleteOauthResponse>(
                service, METHODID_COMPLETE_OAUTH)))
        .addMethod(
          getConnectWithCredentialsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.ConnectWithCredentialsRequest,
              dev.lategate.whatsapp.v1.ConnectWithCredentialsResponse>(
                service, METHODID_CONNECT_WITH_CREDENTIALS)))
        .addMethod(
          getConnectWithEmbeddedSignupMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupRequest,
              dev.lategate.whatsapp.v1.ConnectWithEmbeddedSignupResponse>(
                service, METHODID_CONNECT_WITH_EMBEDDED_SIGNUP)))
        .build();
  }

  private static abstract class ConnectServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    ConnectServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.lategate.whatsapp.v1.ConnectProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("ConnectService");
    }
  }

  private static final class ConnectServiceFileDescriptorSupplier
      extends ConnectServiceBaseDescriptorSupplier {
    ConnectServiceFileDescriptorSupplier() {}
  }

  private static final class ConnectServiceMethodDescriptorSupplier
      extends ConnectServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    ConnectServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (ConnectServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new ConnectServiceFileDescriptorSupplier())
              .addMethod(getGetConnectUrlMethod())
              .addMethod(getCompleteOauthMethod())
              .addMethod(getConnectWithCredentialsMethod())
              .addMethod(getConnectWithEmbeddedSignupMethod())
              .build();
        }
      }
    }
    return result;
  }
}
