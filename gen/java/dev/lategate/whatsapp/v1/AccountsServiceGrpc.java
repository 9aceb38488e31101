package dev.lategate.whatsapp.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * AccountsService reads the connected accounts, their health, and the profiles
 * that group them. Every other service asks for an account id; this is where it
 * comes from. Accounts are connected with ConnectService.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class AccountsServiceGrpc {

  private AccountsServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "lategate.whatsapp.v1.AccountsService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListAccountsRequest,
      dev.lategate.whatsapp.v1.ListAccountsResponse> getListAccountsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListAccounts",
      requestType = dev.lategate.whatsapp.v1.ListAccountsRequest.class,
      responseType = dev.lategate.whatsapp.v1.ListAccountsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListAccountsRequest,
      dev.lategate.whatsapp.v1.ListAccountsResponse> getListAccountsMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListAccountsRequest, dev.lategate.whatsapp.v1.ListAccountsResponse> getListAccountsMethod;
    if ((getListAccountsMethod = AccountsServiceGrpc.getListAccountsMethod) == null) {
      synchronized (AccountsServiceGrpc.class) {
        if ((getListAccountsMethod = AccountsServiceGrpc.getListAccountsMethod) == null) {
          AccountsServiceGrpc.getListAccountsMethod = getListAccountsMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.ListAccountsRequest, dev.lategate.whatsapp.v1.ListAccountsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListAccounts"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListAccountsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListAccountsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AccountsServiceMethodDescriptorSupplier("ListAccounts"))
              .build();
        }
      }
    }
    return getListAccountsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetAccountHealthRequest,
      dev.lategate.whatsapp.v1.GetAccountHealthResponse> getGetAccountHealthMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetAccountHealth",
      requestType = dev.lategate.whatsapp.v1.GetAccountHealthRequest.class,
      responseType = dev.lategate.whatsapp.v1.GetAccountHealthResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetAccountHealthRequest,
      dev.lategate.whatsapp.v1.GetAccountHealthResponse> getGetAccountHealthMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetAccountHealthRequest, dev.lategate.whatsapp.v1.GetAccountHealthResponse> getGetAccountHealthMethod;
    if ((getGetAccountHealthMethod = AccountsServiceGrpc.getGetAccountHealthMethod) == null) {
      synchronized (AccountsServiceGrpc.class) {
        if ((getGetAccountHealthMethod = AccountsServiceGrpc.getGetAccountHealthMethod) == null) {
          AccountsServiceGrpc.getGetAccountHealthMethod = getGetAccountHealthMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.GetAccountHealthRequest, dev.lategate.whatsapp.v1.GetAccountHealthResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetAccountHealth"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.GetAccountHealthRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.GetAccountHealthResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AccountsServiceMethodDescriptorSupplier("GetAccountHealth"))
              .build();
        }
      }
    }
    return getGetAccountHealthMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListAccountHealthRequest,
      dev.lategate.whatsapp.v1.ListAccountHealthResponse> getListAccountHealthMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListAccountHealth",
      requestType = dev.lategate.whatsapp.v1.ListAccountHealthRequest.class,
      responseType = dev.lategate.whatsapp.v1.ListAccountHealthResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListAccountHealthRequest,
      dev.lategate.whatsapp.v1.ListAccountHealthResponse> getListAccountHealthMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListAccountHealthRequest, dev.lategate.whatsapp.v1.ListAccountHealthResponse> getListAccountHealthMethod;
    if ((getListAccountHealthMethod = AccountsServiceGrpc.getListAccountHealthMethod) == null) {
      synchronized (AccountsServiceGrpc.class) {
        if ((getListAccountHealthMethod = AccountsServiceGrpc.getListAccountHealthMethod) == null) {
          AccountsServiceGrpc.getListAccountHealthMethod = getListAccountHealthMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.ListAccountHealthRequest, dev.lategate.whatsapp.v1.ListAccountHealthResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListAccountHealth"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListAccountHealthRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListAccountHealthResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AccountsServiceMethodDescriptorSupplier("ListAccountHealth"))
              .build();
        }
      }
    }
    return getListAccountHealthMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListProfilesRequest,
      dev.lategate.whatsapp.v1.ListProfilesResponse> getListProfilesMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListProfiles",
      requestType = dev.lategate.whatsapp.v1.ListProfilesRequest.class,
      responseType = dev.lategate.whatsapp.v1.ListProfilesResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListProfilesRequest,
      dev.lategate.whatsapp.v1.ListProfilesResponse> getListProfilesMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListProfilesRequest, dev.lategate.whatsapp.v1.ListProfilesResponse> getListProfilesMethod;
    if ((getListProfilesMethod = AccountsServiceGrpc.getListProfilesMethod) == null) {
      synchronized (AccountsServiceGrpc.class) {
        if ((getListProfilesMethod = AccountsServiceGrpc.getListProfilesMethod) == null) {
          AccountsServiceGrpc.getListProfilesMethod = getListProfilesMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.ListProfilesRequest, dev.lategate.whatsapp.v1.ListProfilesResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListProfiles"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListProfilesRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListProfilesResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AccountsServiceMethodDescriptorSupplier("ListProfiles"))
              .build();
        }
      }
    }
    return getListProfilesMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.StreamAccountEventsRequest,
      dev.lategate.whatsapp.v1.StreamAccountEventsResponse> getStreamAccountEventsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "StreamAccountEvents",
      requestType = dev.lategate.whatsapp.v1.StreamAccountEventsRequest.class,
      responseType = dev.lategate.whatsapp.v1.StreamAccountEventsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.StreamAccountEventsRequest,
      dev.lategate.whatsapp.v1.StreamAccountEventsResponse> getStreamAccountEventsMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.StreamAccountEventsRequest, dev.lategate.whatsapp.v1.StreamAccountEventsResponse> getStreamAccountEventsMethod;
    if ((getStreamAccountEventsMethod = AccountsServiceGrpc.getStreamAccountEventsMethod) == null) {
      synchronized (AccountsServiceGrpc.class) {
        if ((getStreamAccountEventsMethod = AccountsServiceGrpc.getStreamAccountEventsMethod) == null) {
          AccountsServiceGrpc.getStreamAccountEventsMethod = getStreamAccountEventsMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.StreamAccountEventsRequest, dev.lategate.whatsapp.v1.StreamAccountEventsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "StreamAccountEvents"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.StreamAccountEventsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.StreamAccountEventsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new AccountsServiceMethodDescriptorSupplier("StreamAccountEvents"))
              .build();
        }
      }
    }
    return getStreamAccountEventsMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static AccountsServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AccountsServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AccountsServiceStub>() {
        @java.lang.Override
        public AccountsServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AccountsServiceStub(channel, callOptions);
        }
      };
    return AccountsServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static AccountsServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AccountsServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AccountsServiceBlockingV2Stub>() {
        @java.lang.Override
        public AccountsServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AccountsServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return AccountsServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static AccountsServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AccountsServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AccountsServiceBlockingStub>() {
        @java.lang.Override
        public AccountsServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AccountsServiceBlockingStub(channel, callOptions);
        }
      };
    return AccountsServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static AccountsServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<AccountsServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<AccountsServiceFutureStub>() {
        @java.lang.Override
        public AccountsServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new AccountsServiceFutureStub(channel, callOptions);
        }
      };
    return AccountsServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * AccountsService reads the connected accounts, their health, and the profiles
   * that group them. Every other service asks for an account id; this is where it
   * comes from. Accounts are connected with ConnectService.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * ListAccounts lists the connected accounts of every platform, WhatsApp among
     * them. Accounts beyond the plan's limit are left out unless they are asked
     * for.
     * </pre>
     */
    default void listAccounts(dev.lategate.whatsapp.v1.ListAccountsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListAccountsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListAccountsMethod(), responseObserver);
    }

    /**
     * <pre>
     * GetAccountHealth checks one account: its access token, its permissions, and
     * what to do about each problem. An unknown account is NOT_FOUND.
     * </pre>
     */
    default void getAccountHealth(dev.lategate.whatsapp.v1.GetAccountHealthRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetAccountHealthResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetAccountHealthMethod(), responseObserver);
    }

    /**
     * <pre>
     * ListAccountHealth checks all connected accounts and counts them by health.
     * </pre>
     */
    default void listAccountHealth(dev.lategate.whatsapp.v1.ListAccountHealthRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListAccountHealthResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListAccountHealthMethod(), responseObserver);
    }

    /**
     * <pre>
     * ListProfiles lists the profiles by the time of their creation. A profile groups
     * accounts, one per brand or customer for example; accounts are connected to a
     * profile.
     * </pre>
     */
    default void listProfiles(dev.lategate.whatsapp.v1.ListProfilesRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListProfilesResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListProfilesMethod(), responseObserver);
    }

    /**
     * <pre>
     * StreamAccountEvents streams what happens to the accounts: connected, disconnected,
     * templates approved or changed, and other events of the upstream that have no stream
     * of their own, with their original JSON. It does not end by itself.
     * Each event that was delivered to the gateway is delivered to every stream that asks
     * for it: in the order of the log, once by `event_id`, across restarts of either
     * side. A stream that ends (UNAVAILABLE when the gateway stops) is opened again with
     * the last `resume_token`. A slow reader is never dropped; it reads from the log
     * until it has caught up. A key that is revoked ends the stream.
     * Over REST it is a stream of server-sent events, or of JSON lines with `Accept:
     * application/x-ndjson`.
     * </pre>
     */
    default void streamAccountEvents(dev.lategate.whatsapp.v1.StreamAccountEventsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.StreamAccountEventsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getStreamAccountEventsMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service AccountsService.
   * <pre>
   * AccountsService reads the connected accounts, their health, and the profiles
   * that group them. Every other service asks for an account id; this is where it
   * comes from. Accounts are connected with ConnectService.
   * </pre>
   */
  public static abstract class AccountsServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return AccountsServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service AccountsService.
   * <pre>
   * AccountsService reads the connected accounts, their health, and the profiles
   * that group them. Every other service asks for an account id; this is where it
   * comes from. Accounts are connected with ConnectService.
   * </pre>
   */
  public static final class AccountsServiceStub
      extends io.grpc.stub.AbstractAsyncStub<AccountsServiceStub> {
    private AccountsServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AccountsServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AccountsServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * ListAccounts lists the connected accounts of every platform, WhatsApp among
     * them. Accounts beyond the plan's limit are left out unless they are asked
     * for.
     * </pre>
     */
    public void listAccounts(dev.lategate.whatsapp.v1.ListAccountsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListAccountsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListAccountsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * GetAccountHealth checks one account: its access token, its permissions, and
     * what to do about each problem. An unknown account is NOT_FOUND.
     * </pre>
     */
    public void getAccountHealth(dev.lategate.whatsapp.v1.GetAccountHealthRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetAccountHealthResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetAccountHealthMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * ListAccountHealth checks all connected accounts and counts them by health.
     * </pre>
     */
    public void listAccountHealth(dev.lategate.whatsapp.v1.ListAccountHealthRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListAccountHealthResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListAccountHealthMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * ListProfiles lists the profiles by the time of their creation. A profile groups
     * accounts, one per brand or customer for example; accounts are connected to a
     * profile.
     * </pre>
     */
    public void listProfiles(dev.lategate.whatsapp.v1.ListProfilesRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListProfilesResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListProfilesMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * StreamAccountEvents streams what happens to the accounts: connected, disconnected,
     * templates approved or changed, and other events of the upstream that have no stream
     * of their own, with their original JSON. It does not end by itself.
     * Each event that was delivered to the gateway is delivered to every stream that asks
     * for it: in the order of the log, once by `event_id`, across restarts of either
     * side. A stream that ends (UNAVAILABLE when the gateway stops) is opened again with
     * the last `resume_token`. A slow reader is never dropped; it reads from the log
     * until it has caught up. A key that is revoked ends the stream.
     * Over REST it is a stream of server-sent events, or of JSON lines with `Accept:
     * application/x-ndjson`.
     * </pre>
     */
    public void streamAccountEvents(dev.lategate.whatsapp.v1.StreamAccountEventsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.StreamAccountEventsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getStreamAccountEventsMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service AccountsService.
   * <pre>
   * AccountsService reads the connected accounts, their health, and the profiles
   * that group them. Every other service asks for an account id; this is where it
   * comes from. Accounts are connected with ConnectService.
   * </pre>
   */
  public static final class AccountsServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<AccountsServiceBlockingV2Stub> {
    private AccountsServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AccountsServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AccountsServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * ListAccounts lists the connected accounts of every platform, WhatsApp among
     * them. Accounts beyond the plan's limit are left out unless they are asked
     * for.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListAccountsResponse listAccounts(dev.lategate.whatsapp.v1.ListAccountsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListAccountsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * GetAccountHealth checks one account: its access token, its permissions, and
     * what to do about each problem. An unknown account is NOT_FOUND.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.GetAccountHealthResponse getAccountHealth(dev.lategate.whatsapp.v1.GetAccountHealthRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetAccountHealthMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ListAccountHealth checks all connected accounts and counts them by health.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListAccountHealthResponse listAccountHealth(dev.lategate.whatsapp.v1.ListAccountHealthRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListAccountHealthMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ListProfiles lists the profiles by the time of their creation. A profile groups
     * accounts, one per brand or customer for example; accounts are connected to a
     * profile.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListProfilesResponse listProfiles(dev.lategate.whatsapp.v1.ListProfilesRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListProfilesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * StreamAccountEvents streams what happens to the accounts: connected, disconnected,
     * templates approved or changed, and other events of the upstream that have no stream
     * of their own, with their original JSON. It does not end by itself.
     * Each event that was delivered to the gateway is delivered to every stream that asks
     * for it: in the order of the log, once by `event_id`, across restarts of either
     * side. A stream that ends (UNAVAILABLE when the gateway stops) is opened again with
     * the last `resume_token`. A slow reader is never dropped; it reads from the log
     * until it has caught up. A key that is revoked ends the stream.
     * Over REST it is a stream of server-sent events, or of JSON lines with `Accept:
     * application/x-ndjson`.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, dev.lategate.whatsapp.v1.StreamAccountEventsResponse>
        streamAccountEvents(dev.lategate.whatsapp.v1.StreamAccountEventsRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getStreamAccountEventsMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service AccountsService.
   * <pre>
   * AccountsService reads the connected accounts, their health, and the profiles
   * that group them. Every other service asks for an account id; this is where it
   * comes from. Accounts are connected with ConnectService.
   * </pre>
   */
  public static final class AccountsServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<AccountsServiceBlockingStub> {
    private AccountsServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AccountsServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AccountsServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * ListAccounts lists the connected accounts of every platform, WhatsApp among
     * them. Accounts beyond the plan's limit are left out unless they are asked
     * for.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListAccountsResponse listAccounts(dev.lategate.whatsapp.v1.ListAccountsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListAccountsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * GetAccountHealth checks one account: its access token, its permissions, and
     * what to do about each problem. An unknown account is NOT_FOUND.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.GetAccountHealthResponse getAccountHealth(dev.lategate.whatsapp.v1.GetAccountHealthRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetAccountHealthMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ListAccountHealth checks all connected accounts and counts them by health.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListAccountHealthResponse listAccountHealth(dev.lategate.whatsapp.v1.ListAccountHealthRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListAccountHealthMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ListProfiles lists the profiles by the time of their creation. A profile groups
     * accounts, one per brand or customer for example; accounts are connected to a
     * profile.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListProfilesResponse listProfiles(dev.lategate.whatsapp.v1.ListProfilesRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListProfilesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * StreamAccountEvents streams what happens to the accounts: connected, disconnected,
     * templates approved or changed, and other events of the upstream that have no stream
     * of their own, with their original JSON. It does not end by itself.
     * Each event that was delivered to the gateway is delivered to every stream that asks
     * for it: in the order of the log, once by `event_id`, across restarts of either
     * side. A stream that ends (UNAVAILABLE when the gateway stops) is opened again with
     * the last `resume_token`. A slow reader is never dropped; it reads from the log
     * until it has caught up. A key that is revoked ends the stream.
     * Over REST it is a stream of server-sent events, or of JSON lines with `Accept:
     * application/x-ndjson`.
     * </pre>
     */
    public java.util.Iterator<dev.lategate.whatsapp.v1.StreamAccountEventsResponse> streamAccountEvents(
        dev.lategate.whatsapp.v1.StreamAccountEventsRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getStreamAccountEventsMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service AccountsService.
   * <pre>
   * AccountsService reads the connected accounts, their health, and the profiles
   * that group them. Every other service asks for an account id; this is where it
   * comes from. Accounts are connected with ConnectService.
   * </pre>
   */
  public static final class AccountsServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<AccountsServiceFutureStub> {
    private AccountsServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected AccountsServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new AccountsServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * ListAccounts lists the connected accounts of every platform, WhatsApp among
     * them. Accounts beyond the plan's limit are left out unless they are asked
     * for.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.ListAccountsResponse> listAccounts(
        dev.lategate.whatsapp.v1.ListAccountsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListAccountsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * GetAccountHealth checks one account: its access token, its permissions, and
     * what to do about each problem. An unknown account is NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.GetAccountHealthResponse> getAccountHealth(
        dev.lategate.whatsapp.v1.GetAccountHealthRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetAccountHealthMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * ListAccountHealth checks all connected accounts and counts them by health.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.ListAccountHealthResponse> listAccountHealth(
        dev.lategate.whatsapp.v1.ListAccountHealthRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListAccountHealthMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * ListProfiles lists the profiles by the time of their creation. A profile groups
     * accounts, one per brand or customer for example; accounts are connected to a
     * profile.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.ListProfilesResponse> listProfiles(
        dev.lategate.whatsapp.v1.ListProfilesRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListProfilesMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_LIST_ACCOUNTS = 0;
  private static final int METHODID_GET_ACCOUNT_HEALTH = 1;
  private static final int METHODID_LIST_ACCOUNT_HEALTH = 2;
  private static final int METHODID_LIST_PROFILES = 3;
  private static final int METHODID_STREAM_ACCOUNT_EVENTS = 4;

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
        case METHODID_LIST_ACCOUNTS:
          serviceImpl.listAccounts((dev.lategate.whatsapp.v1.ListAccountsRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListAccountsResponse>) responseObserver);
          break;
        case METHODID_GET_ACCOUNT_HEALTH:
          serviceImpl.getAccountHealth((dev.lategate.whatsapp.v1.GetAccountHealthRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetAccountHealthResponse>) responseObserver);
          break;
        case METHODID_LIST_ACCOUNT_HEALTH:
          serviceImpl.listAccountHealth((dev.lategate.whatsapp.v1.ListAccountHealthRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListAccountHealthResponse>) responseObserver);
          break;
        case METHODID_LIST_PROFILES:
          serviceImpl.listProfiles((dev.lategate.whatsapp.v1.ListProfilesRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListProfilesResponse>) responseObserver);
          break;
        case METHODID_STREAM_ACCOUNT_EVENTS:
          serviceImpl.streamAccountEvents((dev.lategate.whatsapp.v1.StreamAccountEventsRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.StreamAccountEventsResponse>) responseObserver);
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
          getListAccountsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.ListAccountsRequest,
              dev.lategate.whatsapp.v1.ListAccountsResponse>(
                service, METHODID_LIST_ACCOUNTS)))
        .addMethod(
          getGetAccountHealthMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.GetAccountHealthRequest,
              dev.lategate.whatsapp.v1.GetAccountHealthResponse>(
                service, METHODID_GET_ACCOUNT_HEALTH)))
        .addMethod(
          getListAccountHealthMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.ListAccountHealthRequest,
              dev.lategate.whatsapp.v1.ListAccountHealthResponse>(
                service, METHODID_LIST_ACCOUNT_HEALTH)))
        .addMethod(
          getListProfilesMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.ListProfilesRequest,
              dev.lategate.whatsapp.v1.ListProfilesResponse>(
                service, METHODID_LIST_PROFILES)))
        .addMethod(
          getStreamAccountEventsMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.StreamAccountEventsRequest,
              dev.lategate.whatsapp.v1.StreamAccountEventsResponse>(
                service, METHODID_STREAM_ACCOUNT_EVENTS)))
        .build();
  }

  private static abstract class AccountsServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    AccountsServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.lategate.whatsapp.v1.AccountsProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("AccountsService");
    }
  }

  private static final class AccountsServiceFileDescriptorSupplier
      extends AccountsServiceBaseDescriptorSupplier {
    AccountsServiceFileDescriptorSupplier() {}
  }

  private static final class AccountsServiceMethodDescriptorSupplier
      extends AccountsServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    AccountsServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (AccountsServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new AccountsServiceFileDescriptorSupplier())
              .addMethod(getListAccountsMethod())
              .addMethod(getGetAccountHealthMethod())
              .addMethod(getListAccountHealthMethod())
              .addMethod(getListProfilesMethod())
              .addMethod(getStreamAccountEventsMethod())
              .build();
        }
      }
    }
    return result;
  }
}
