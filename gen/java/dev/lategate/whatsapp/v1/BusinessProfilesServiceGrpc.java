package dev.lategate.whatsapp.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * BusinessProfilesService edits what customers see when they open a business in
 * WhatsApp: the description, the address, the picture, and the display name. Each
 * WhatsApp account has one such profile.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class BusinessProfilesServiceGrpc {

  private BusinessProfilesServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "lategate.whatsapp.v1.BusinessProfilesService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetBusinessProfileRequest,
      dev.lategate.whatsapp.v1.GetBusinessProfileResponse> getGetBusinessProfileMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetBusinessProfile",
      requestType = dev.lategate.whatsapp.v1.GetBusinessProfileRequest.class,
      responseType = dev.lategate.whatsapp.v1.GetBusinessProfileResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetBusinessProfileRequest,
      dev.lategate.whatsapp.v1.GetBusinessProfileResponse> getGetBusinessProfileMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetBusinessProfileRequest, dev.lategate.whatsapp.v1.GetBusinessProfileResponse> getGetBusinessProfileMethod;
    if ((getGetBusinessProfileMethod = BusinessProfilesServiceGrpc.getGetBusinessProfileMethod) == null) {
      synchronized (BusinessProfilesServiceGrpc.class) {
        if ((getGetBusinessProfileMethod = BusinessProfilesServiceGrpc.getGetBusinessProfileMethod) == null) {
          BusinessProfilesServiceGrpc.getGetBusinessProfileMethod = getGetBusinessProfileMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.GetBusinessProfileRequest, dev.lategate.whatsapp.v1.GetBusinessProfileResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetBusinessProfile"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.GetBusinessProfileRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.GetBusinessProfileResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BusinessProfilesServiceMethodDescriptorSupplier("GetBusinessProfile"))
              .build();
        }
      }
    }
    return getGetBusinessProfileMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UpdateBusinessProfileRequest,
      dev.lategate.whatsapp.v1.UpdateBusinessProfileResponse> getUpdateBusinessProfileMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "UpdateBusinessProfile",
      requestType = dev.lategate.whatsapp.v1.UpdateBusinessProfileRequest.class,
      responseType = dev.lategate.whatsapp.v1.UpdateBusinessProfileResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UpdateBusinessProfileRequest,
      dev.lategate.whatsapp.v1.UpdateBusinessProfileResponse> getUpdateBusinessProfileMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UpdateBusinessProfileRequest, dev.lategate.whatsapp.v1.UpdateBusinessProfileResponse> getUpdateBusinessProfileMethod;
    if ((getUpdateBusinessProfileMethod = BusinessProfilesServiceGrpc.getUpdateBusinessProfileMethod) == null) {
      synchronized (BusinessProfilesServiceGrpc.class) {
        if ((getUpdateBusinessProfileMethod = BusinessProfilesServiceGrpc.getUpdateBusinessProfileMethod) == null) {
          BusinessProfilesServiceGrpc.getUpdateBusinessProfileMethod = getUpdateBusinessProfileMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.UpdateBusinessProfileRequest, dev.lategate.whatsapp.v1.UpdateBusinessProfileResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "UpdateBusinessProfile"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.UpdateBusinessProfileRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.UpdateBusinessProfileResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BusinessProfilesServiceMethodDescriptorSupplier("UpdateBusinessProfile"))
              .build();
        }
      }
    }
    return getUpdateBusinessProfileMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UploadProfilePhotoRequest,
      dev.lategate.whatsapp.v1.UploadProfilePhotoResponse> getUploadProfilePhotoMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "UploadProfilePhoto",
      requestType = dev.lategate.whatsapp.v1.UploadProfilePhotoRequest.class,
      responseType = dev.lategate.whatsapp.v1.UploadProfilePhotoResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UploadProfilePhotoRequest,
      dev.lategate.whatsapp.v1.UploadProfilePhotoResponse> getUploadProfilePhotoMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UploadProfilePhotoRequest, dev.lategate.whatsapp.v1.UploadProfilePhotoResponse> getUploadProfilePhotoMethod;
    if ((getUploadProfilePhotoMethod = BusinessProfilesServiceGrpc.getUploadProfilePhotoMethod) == null) {
      synchronized (BusinessProfilesServiceGrpc.class) {
        if ((getUploadProfilePhotoMethod = BusinessProfilesServiceGrpc.getUploadProfilePhotoMethod) == null) {
          BusinessProfilesServiceGrpc.getUploadProfilePhotoMethod = getUploadProfilePhotoMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.UploadProfilePhotoRequest, dev.lategate.whatsapp.v1.UploadProfilePhotoResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "UploadProfilePhoto"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.UploadProfilePhotoRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.UploadProfilePhotoResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BusinessProfilesServiceMethodDescriptorSupplier("UploadProfilePhoto"))
              .build();
        }
      }
    }
    return getUploadProfilePhotoMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetDisplayNameRequest,
      dev.lategate.whatsapp.v1.GetDisplayNameResponse> getGetDisplayNameMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetDisplayName",
      requestType = dev.lategate.whatsapp.v1.GetDisplayNameRequest.class,
      responseType = dev.lategate.whatsapp.v1.GetDisplayNameResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetDisplayNameRequest,
      dev.lategate.whatsapp.v1.GetDisplayNameResponse> getGetDisplayNameMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetDisplayNameRequest, dev.lategate.whatsapp.v1.GetDisplayNameResponse> getGetDisplayNameMethod;
    if ((getGetDisplayNameMethod = BusinessProfilesServiceGrpc.getGetDisplayNameMethod) == null) {
      synchronized (BusinessProfilesServiceGrpc.class) {
        if ((getGetDisplayNameMethod = BusinessProfilesServiceGrpc.getGetDisplayNameMethod) == null) {
          BusinessProfilesServiceGrpc.getGetDisplayNameMethod = getGetDisplayNameMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.GetDisplayNameRequest, dev.lategate.whatsapp.v1.GetDisplayNameResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetDisplayName"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.GetDisplayNameRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.GetDisplayNameResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BusinessProfilesServiceMethodDescriptorSupplier("GetDisplayName"))
              .build();
        }
      }
    }
    return getGetDisplayNameMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UpdateDisplayNameRequest,
      dev.lategate.whatsapp.v1.UpdateDisplayNameResponse> getUpdateDisplayNameMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "UpdateDisplayName",
      requestType = dev.lategate.whatsapp.v1.UpdateDisplayNameRequest.class,
      responseType = dev.lategate.whatsapp.v1.UpdateDisplayNameResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UpdateDisplayNameRequest,
      dev.lategate.whatsapp.v1.UpdateDisplayNameResponse> getUpdateDisplayNameMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UpdateDisplayNameRequest, dev.lategate.whatsapp.v1.UpdateDisplayNameResponse> getUpdateDisplayNameMethod;
    if ((getUpdateDisplayNameMethod = BusinessProfilesServiceGrpc.getUpdateDisplayNameMethod) == null) {
      synchronized (BusinessProfilesServiceGrpc.class) {
        if ((getUpdateDisplayNameMethod = BusinessProfilesServiceGrpc.getUpdateDisplayNameMethod) == null) {
          BusinessProfilesServiceGrpc.getUpdateDisplayNameMethod = getUpdateDisplayNameMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.UpdateDisplayNameRequest, dev.lategate.whatsapp.v1.UpdateDisplayNameResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "UpdateDisplayName"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.UpdateDisplayNameRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.UpdateDisplayNameResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BusinessProfilesServiceMethodDescriptorSupplier("UpdateDisplayName"))
              .build();
        }
      }
    }
    return getUpdateDisplayNameMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static BusinessProfilesServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<BusinessProfilesServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<BusinessProfilesServiceStub>() {
        @java.lang.Override
        public BusinessProfilesServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new BusinessProfilesServiceStub(channel, callOptions);
        }
      };
    return BusinessProfilesServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static BusinessProfilesServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<BusinessProfilesServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<BusinessProfilesServiceBlockingV2Stub>() {
        @java.lang.Override
        public BusinessProfilesServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new BusinessProfilesServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return BusinessProfilesServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static BusinessProfilesServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<BusinessProfilesServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<BusinessProfilesServiceBlockingStub>() {
        @java.lang.Override
        public BusinessProfilesServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new BusinessProfilesServiceBlockingStub(channel, callOptions);
        }
      };
    return BusinessProfilesServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static BusinessProfilesServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<BusinessProfilesServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<BusinessProfilesServiceFutureStub>() {
        @java.lang.Override
        public BusinessProfilesServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new BusinessProfilesServiceFutureStub(channel, callOptions);
        }
      };
    return BusinessProfilesServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * BusinessProfilesService edits what customers see when they open a business in
   * WhatsApp: the description, the address, the picture, and the display name. Each
   * WhatsApp account has one such profile.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * GetBusinessProfile reads an account's business profile. An unknown account is
     * NOT_FOUND.
     * </pre>
     */
    default void getBusinessProfile(dev.lategate.whatsapp.v1.GetBusinessProfileRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetBusinessProfileResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetBusinessProfileMethod(), responseObserver);
    }

    /**
     * <pre>
     * UpdateBusinessProfile changes the fields that the request sets and leaves the
     * others as they are. The display name is not among them: it is changed with
     * UpdateDisplayName.
     * </pre>
     */
    default void updateBusinessProfile(dev.lategate.whatsapp.v1.UpdateBusinessProfileRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UpdateBusinessProfileResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getUpdateBusinessProfileMethod(), responseObserver);
    }

    /**
     * <pre>
     * UploadProfilePhoto replaces the profile's picture with a JPEG or PNG of at
     * most 5 MiB; 640 by 640 pixels look best. Another type of file is
     * INVALID_ARGUMENT. Over REST, send multipart/form-data with the fields
     * `accountId` and `file`, as to the Late API; the file's name and type are those
     * of its part.
     * </pre>
     */
    default void uploadProfilePhoto(dev.lategate.whatsapp.v1.UploadProfilePhotoRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UploadProfilePhotoResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getUploadProfilePhotoMethod(), responseObserver);
    }

    /**
     * <pre>
     * GetDisplayName reads an account's display name and where Meta's review of it
     * stands.
     * </pre>
     */
    default void getDisplayName(dev.lategate.whatsapp.v1.GetDisplayNameRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetDisplayNameResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetDisplayNameMethod(), responseObserver);
    }

    /**
     * <pre>
     * UpdateDisplayName asks Meta for a new display name. It takes effect when Meta
     * has approved it, usually after 1 to 3 business days; GetDisplayName says how
     * it stands.
     * </pre>
     */
    default void updateDisplayName(dev.lategate.whatsapp.v1.UpdateDisplayNameRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UpdateDisplayNameResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getUpdateDisplayNameMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service BusinessProfilesService.
   * <pre>
   * BusinessProfilesService edits what customers see when they open a business in
   * WhatsApp: the description, the address, the picture, and the display name. Each
   * WhatsApp account has one such profile.
   * </pre>
   */
  public static abstract class BusinessProfilesServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return BusinessProfilesServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service BusinessProfilesService.
   * <pre>
   * BusinessProfilesService edits what customers see when they open a business in
   * WhatsApp: the description, the address, the picture, and the display name. Each
   * WhatsApp account has one such profile.
   * </pre>
   */
  public static final class BusinessProfilesServiceStub
      extends io.grpc.stub.AbstractAsyncStub<BusinessProfilesServiceStub> {
    private BusinessProfilesServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected BusinessProfilesServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new BusinessProfilesServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * GetBusinessProfile reads an account's business profile. An unknown account is
     * NOT_FOUND.
     * </pre>
     */
    public void getBusinessProfile(dev.lategate.whatsapp.v1.GetBusinessProfileRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetBusinessProfileResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetBusinessProfileMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * UpdateBusinessProfile changes the fields that the request sets and leaves the
     * others as they are. The display name is not among them: it is changed with
     * UpdateDisplayName.
     * </pre>
     */
    public void updateBusinessProfile(dev.lategate.whatsapp.v1.UpdateBusinessProfileRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UpdateBusinessProfileResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getUpdateBusinessProfileMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * UploadProfilePhoto replaces the profile's picture with a JPEG or PNG of at
     * most 5 MiB; 640 by 640 pixels look best. Another type of file is
     * INVALID_ARGUMENT. Over REST, send multipart/form-data with the fields
     * `accountId` and `file`, as to the Late API; the file's name and type are those
     * of its part.
     * </pre>
     */
    public void uploadProfilePhoto(dev.lategate.whatsapp.v1.UploadProfilePhotoRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UploadProfilePhotoResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getUploadProfilePhotoMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * GetDisplayName reads an account's display name and where Meta's review of it
     * stands.
     * </pre>
     */
    public void getDisplayName(dev.lategate.whatsapp.v1.GetDisplayNameRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetDisplayNameResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetDisplayNameMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * UpdateDisplayName asks Meta for a new display name. It takes effect when Meta
     * has approved it, usually after 1 to 3 business days; GetDisplayName says how
     * it stands.
     * </pre>
     */
    public void updateDisplayName(dev.lategate.whatsapp.v1.UpdateDisplayNameRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UpdateDisplayNameResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getUpdateDisplayNameMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service BusinessProfilesService.
   * <pre>
   * BusinessProfilesService edits what customers see when they open a business in
   * WhatsApp: the description, the address, the picture, and the display name. Each
   * WhatsApp account has one such profile.
   * </pre>
   */
  public static final class BusinessProfilesServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<BusinessProfilesServiceBlockingV2Stub> {
    private BusinessProfilesServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected BusinessProfilesServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new BusinessProfilesServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * GetBusinessProfile reads an account's business profile. An unknown account is
     * NOT_FOUND.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.GetBusinessProfileResponse getBusinessProfile(dev.lategate.whatsapp.v1.GetBusinessProfileRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetBusinessProfileMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * UpdateBusinessProfile changes the fields that the request sets and leaves the
     * others as they are. The display name is not among them: it is changed with
     * UpdateDisplayName.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.UpdateBusinessProfileResponse updateBusinessProfile(dev.lategate.whatsapp.v1.UpdateBusinessProfileRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getUpdateBusinessProfileMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * UploadProfilePhoto replaces the profile's picture with a JPEG or PNG of at
     * most 5 MiB; 640 by 640 pixels look best. Another type of file is
     * INVALID_ARGUMENT. Over REST, send multipart/form-data with the fields
     * `accountId` and `file`, as to the Late API; the file's name and type are those
     * of its part.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.UploadProfilePhotoResponse uploadProfilePhoto(dev.lategate.whatsapp.v1.UploadProfilePhotoRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getUploadProfilePhotoMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * GetDisplayName reads an account's display name and where Meta's review of it
     * stands.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.GetDisplayNameResponse getDisplayName(dev.lategate.whatsapp.v1.GetDisplayNameRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetDisplayNameMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * UpdateDisplayName asks Meta for a new display name. It takes effect when Meta
     * has approved it, usually after 1 to 3 business days; GetDisplayName says how
     * it stands.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.UpdateDisplayNameResponse updateDisplayName(dev.lategate.whatsapp.v1.UpdateDisplayNameRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getUpdateDisplayNameMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service BusinessProfilesService.
   * <pre>
   * BusinessProfilesService edits what customers see when they open a business in
   * WhatsApp: the description, the address, the picture, and the display name. Each
   * WhatsApp account has one such profile.
   * </pre>
   */
  public static final class BusinessProfilesServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<BusinessProfilesServiceBlockingStub> {
    private BusinessProfilesServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected BusinessProfilesServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new BusinessProfilesServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * GetBusinessProfile reads an account's business profile. An unknown account is
     * NOT_FOUND.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.GetBusinessProfileResponse getBusinessProfile(dev.lategate.whatsapp.v1.GetBusinessProfileRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetBusinessProfileMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * UpdateBusinessProfile changes the fields that the request sets and leaves the
     * others as they are. The display name is not among them: it is changed with
     * UpdateDisplayName.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.UpdateBusinessProfileResponse updateBusinessProfile(dev.lategate.whatsapp.v1.UpdateBusinessProfileRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getUpdateBusinessProfileMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * UploadProfilePhoto replaces the profile's picture with a JPEG or PNG of at
     * most 5 MiB; 640 by 640 pixels look best. Another type of file is
     * INVALID_ARGUMENT. Over REST, send multipart/form-data with the fields
     * `accountId` and `file`, as to the Late API; the file's name and type are those
     * of its part.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.UploadProfilePhotoResponse uploadProfilePhoto(dev.lategate.whatsapp.v1.UploadProfilePhotoRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getUploadProfilePhotoMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * GetDisplayName reads an account's display name and where Meta's review of it
     * stands.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.GetDisplayNameResponse getDisplayName(dev.lategate.whatsapp.v1.GetDisplayNameRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetDisplayNameMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * UpdateDisplayName asks Meta for a new display name. It takes effect when Meta
     * has approved it, usually after 1 to 3 business days; GetDisplayName says how
     * it stands.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.UpdateDisplayNameResponse updateDisplayName(dev.lategate.whatsapp.v1.UpdateDisplayNameRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getUpdateDisplayNameMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service BusinessProfilesService.
   * <pre>
   * BusinessProfilesService edits what customers see when they open a business in
   * WhatsApp: the description, the address, the picture, and the display name. Each
   * WhatsApp account has one such profile.
   * </pre>
   */
  public static final class BusinessProfilesServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<BusinessProfilesServiceFutureStub> {
    private BusinessProfilesServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected BusinessProfilesServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new BusinessProfilesServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * GetBusinessProfile reads an account's business profile. An unknown account is
     * NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.GetBusinessProfileResponse> getBusinessProfile(
        dev.lategate.whatsapp.v1.GetBusinessProfileRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetBusinessProfileMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * UpdateBusinessProfile changes the fields that the request sets and leaves the
     * others as they are. The display name is not among them: it is changed with
     * UpdateDisplayName.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.UpdateBusinessProfileResponse> updateBusinessProfile(
        dev.lategate.whatsapp.v1.UpdateBusinessProfileRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getUpdateBusinessProfileMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * UploadProfilePhoto replaces the profile's picture with a JPEG or PNG of at
     * most 5 MiB; 640 by 640 pixels look best. Another type of file is
     * INVALID_ARGUMENT. Over REST, send multipart/form-data with the fields
     * `accountId` and `file`, as to the Late API; the file's name and type are those
     * of its part.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.UploadProfilePhotoResponse> uploadProfilePhoto(
        dev.lategate.whatsapp.v1.UploadProfilePhotoRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getUploadProfilePhotoMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * GetDisplayName reads an account's display name and where Meta's review of it
     * stands.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.GetDisplayNameResponse> getDisplayName(
        dev.lategate.whatsapp.v1.GetDisplayNameRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetDisplayNameMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * UpdateDisplayName asks Meta for a new display name. It takes effect when Meta
     * has approved it, usually after 1 to 3 business days; GetDisplayName says how
     * it stands.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.UpdateDisplayNameResponse> updateDisplayName(
        dev.lategate.whatsapp.v1.UpdateDisplayNameRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getUpdateDisplayNameMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_GET_BUSINESS_PROFILE = 0;
  private static final int METHODID_UPDATE_BUSINESS_PROFILE = 1;
  private static final int METHODID_UPLOAD_PROFILE_PHOTO = 2;
  private static final int METHODID_GET_DISPLAY_NAME = 3;
  private static final int METHODID_UPDATE_DISPLAY_NAME = 4;

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
        case METHODID_GET_BUSINESS_PROFILE:
          serviceImpl.getBusinessProfile((dev.lategate.whatsapp.v1.GetBusinessProfileRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetBusinessProfileResponse>) responseObserver);
          break;
        case METHODID_UPDATE_BUSINESS_PROFILE:
          serviceImpl.updateBusinessProfile((dev.lategate.whatsapp.v1.UpdateBusinessProfileRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UpdateBusinessProfileResponse>) responseObserver);
          break;
        case METHODID_UPLOAD_PROFILE_PHOTO:
          serviceImpl.uploadProfilePhoto((dev.lategate.whatsapp.v1.UploadProfilePhotoRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UploadProfilePhotoResponse>) responseObserver);
          break;
        case METHODID_GET_DISPLAY_NAME:
          serviceImpl.getDisplayName((dev.lategate.whatsapp.v1.GetDisplayNameRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetDisplayNameResponse>) responseObserver);
          break;
        case METHODID_UPDATE_DISPLAY_NAME:
          serviceImpl.updateDisplayName((dev.lategate.whatsapp.v1.UpdateDisplayNameRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UpdateDisplayNameResponse>) responseObserver);
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
          getGetBusinessProfileMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.GetBusinessProfileRequest,
              dev.lategate.whatsapp.v1.GetBusinessProfileResponse>(
                service, METHODID_GET_BUSINESS_PROFILE)))
        .addMethod(
          getUpdateBusinessProfileMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.UpdateBusinessProfileRequest,
              dev.lategate.whatsapp.v1.UpdateBusinessProfileResponse>(
                service, METHODID_UPDATE_BUSINESS_PROFILE)))
        .addMethod(
          getUploadProfilePhotoMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.UploadProfilePhotoRequest,
              dev.lategate.whatsapp.v1.UploadProfilePhotoResponse>(
                service, METHODID_UPLOAD_PROFILE_PHOTO)))
        .addMethod(
          getGetDisplayNameMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.GetDisplayNameRequest,
              dev.lategate.whatsapp.v1.GetDisplayNameResponse>(
                service, METHODID_GET_DISPLAY_NAME)))
        .addMethod(
          getUpdateDisplayNameMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.UpdateDisplayNameRequest,
              dev.lategate.whatsapp.v1.UpdateDisplayNameResponse>(
                service, METHODID_UPDATE_DISPLAY_NAME)))
        .build();
  }

  private static abstract class BusinessProfilesServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    BusinessProfilesServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.lategate.whatsapp.v1.BusinessProfilesProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("BusinessProfilesService");
    }
  }

  private static final class BusinessProfilesServiceFileDescriptorSupplier
      extends BusinessProfilesServiceBaseDescriptorSupplier {
    BusinessProfilesServiceFileDescriptorSupplier() {}
  }

  private static final class BusinessProfilesServiceMethodDescriptorSupplier
      extends BusinessProfilesServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    BusinessProfilesServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (BusinessProfilesServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new BusinessProfilesServiceFileDescriptorSupplier())
              .addMethod(getGetBusinessProfileMethod())
              .addMethod(getUpdateBusinessProfileMethod())
              .addMethod(getUploadProfilePhotoMethod())
              .addMethod(getGetDisplayNameMethod())
              .addMethod(getUpdateDisplayNameMethod())
              .build();
        }
      }
    }
    return result;
  }
}
