package dev.lategate.whatsapp.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * PhoneNumbersService buys phone numbers for WhatsApp from Late, verifies them
 * with Meta, and gives them back. A number that you bring yourself needs none of
 * this: connect it with ConnectService.
 * A `phone_number_id` here is the id of Late's record of a number, not the Phone
 * Number ID of Meta that ConnectWithCredentials takes.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class PhoneNumbersServiceGrpc {

  private PhoneNumbersServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "lategate.whatsapp.v1.PhoneNumbersService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListPhoneNumbersRequest,
      dev.lategate.whatsapp.v1.ListPhoneNumbersResponse> getListPhoneNumbersMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListPhoneNumbers",
      requestType = dev.lategate.whatsapp.v1.ListPhoneNumbersRequest.class,
      responseType = dev.lategate.whatsapp.v1.ListPhoneNumbersResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListPhoneNumbersRequest,
      dev.lategate.whatsapp.v1.ListPhoneNumbersResponse> getListPhoneNumbersMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListPhoneNumbersRequest, dev.lategate.whatsapp.v1.ListPhoneNumbersResponse> getListPhoneNumbersMethod;
    if ((getListPhoneNumbersMethod = PhoneNumbersServiceGrpc.getListPhoneNumbersMethod) == null) {
      synchronized (PhoneNumbersServiceGrpc.class) {
        if ((getListPhoneNumbersMethod = PhoneNumbersServiceGrpc.getListPhoneNumbersMethod) == null) {
          PhoneNumbersServiceGrpc.getListPhoneNumbersMethod = getListPhoneNumbersMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.ListPhoneNumbersRequest, dev.lategate.whatsapp.v1.ListPhoneNumbersResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListPhoneNumbers"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListPhoneNumbersRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListPhoneNumbersResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PhoneNumbersServiceMethodDescriptorSupplier("ListPhoneNumbers"))
              .build();
        }
      }
    }
    return getListPhoneNumbersMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetPhoneNumberRequest,
      dev.lategate.whatsapp.v1.GetPhoneNumberResponse> getGetPhoneNumberMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetPhoneNumber",
      requestType = dev.lategate.whatsapp.v1.GetPhoneNumberRequest.class,
      responseType = dev.lategate.whatsapp.v1.GetPhoneNumberResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetPhoneNumberRequest,
      dev.lategate.whatsapp.v1.GetPhoneNumberResponse> getGetPhoneNumberMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetPhoneNumberRequest, dev.lategate.whatsapp.v1.GetPhoneNumberResponse> getGetPhoneNumberMethod;
    if ((getGetPhoneNumberMethod = PhoneNumbersServiceGrpc.getGetPhoneNumberMethod) == null) {
      synchronized (PhoneNumbersServiceGrpc.class) {
        if ((getGetPhoneNumberMethod = PhoneNumbersServiceGrpc.getGetPhoneNumberMethod) == null) {
          PhoneNumbersServiceGrpc.getGetPhoneNumberMethod = getGetPhoneNumberMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.GetPhoneNumberRequest, dev.lategate.whatsapp.v1.GetPhoneNumberResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetPhoneNumber"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.GetPhoneNumberRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.GetPhoneNumberResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PhoneNumbersServiceMethodDescriptorSupplier("GetPhoneNumber"))
              .build();
        }
      }
    }
    return getGetPhoneNumberMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ReleasePhoneNumberRequest,
      dev.lategate.whatsapp.v1.ReleasePhoneNumberResponse> getReleasePhoneNumberMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ReleasePhoneNumber",
      requestType = dev.lategate.whatsapp.v1.ReleasePhoneNumberRequest.class,
      responseType = dev.lategate.whatsapp.v1.ReleasePhoneNumberResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ReleasePhoneNumberRequest,
      dev.lategate.whatsapp.v1.ReleasePhoneNumberResponse> getReleasePhoneNumberMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ReleasePhoneNumberRequest, dev.lategate.whatsapp.v1.ReleasePhoneNumberResponse> getReleasePhoneNumberMethod;
    if ((getReleasePhoneNumberMethod = PhoneNumbersServiceGrpc.getReleasePhoneNumberMethod) == null) {
      synchronized (PhoneNumbersServiceGrpc.class) {
        if ((getReleasePhoneNumberMethod = PhoneNumbersServiceGrpc.getReleasePhoneNumberMethod) == null) {
          PhoneNumbersServiceGrpc.getReleasePhoneNumberMethod = getReleasePhoneNumberMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.ReleasePhoneNumberRequest, dev.lategate.whatsapp.v1.ReleasePhoneNumberResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ReleasePhoneNumber"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ReleasePhoneNumberRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ReleasePhoneNumberResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PhoneNumbersServiceMethodDescriptorSupplier("ReleasePhoneNumber"))
              .build();
        }
      }
    }
    return getReleasePhoneNumberMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersRequest,
      dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersResponse> getSearchAvailablePhoneNumbersMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SearchAvailablePhoneNumbers",
      requestType = dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersRequest.class,
      responseType = dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersRequest,
      dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersResponse> getSearchAvailablePhoneNumbersMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersRequest, dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersResponse> getSearchAvailablePhoneNumbersMethod;
    if ((getSearchAvailablePhoneNumbersMethod = PhoneNumbersServiceGrpc.getSearchAvailablePhoneNumbersMethod) == null) {
      synchronized (PhoneNumbersServiceGrpc.class) {
        if ((getSearchAvailablePhoneNumbersMethod = PhoneNumbersServiceGrpc.getSearchAvailablePhoneNumbersMethod) == null) {
          PhoneNumbersServiceGrpc.getSearchAvailablePhoneNumbersMethod = getSearchAvailablePhoneNumbersMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersRequest, dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SearchAvailablePhoneNumbers"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PhoneNumbersServiceMethodDescriptorSupplier("SearchAvailablePhoneNumbers"))
              .build();
        }
      }
    }
    return getSearchAvailablePhoneNumbersMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersRequest,
      dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersResponse> getListPreverifiedPhoneNumbersMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListPreverifiedPhoneNumbers",
      requestType = dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersRequest.class,
      responseType = dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersRequest,
      dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersResponse> getListPreverifiedPhoneNumbersMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersRequest, dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersResponse> getListPreverifiedPhoneNumbersMethod;
    if ((getListPreverifiedPhoneNumbersMethod = PhoneNumbersServiceGrpc.getListPreverifiedPhoneNumbersMethod) == null) {
      synchronized (PhoneNumbersServiceGrpc.class) {
        if ((getListPreverifiedPhoneNumbersMethod = PhoneNumbersServiceGrpc.getListPreverifiedPhoneNumbersMethod) == null) {
          PhoneNumbersServiceGrpc.getListPreverifiedPhoneNumbersMethod = getListPreverifiedPhoneNumbersMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersRequest, dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListPreverifiedPhoneNumbers"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PhoneNumbersServiceMethodDescriptorSupplier("ListPreverifiedPhoneNumbers"))
              .build();
        }
      }
    }
    return getListPreverifiedPhoneNumbersMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.PurchasePhoneNumberRequest,
      dev.lategate.whatsapp.v1.PurchasePhoneNumberResponse> getPurchasePhoneNumberMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "PurchasePhoneNumber",
      requestType = dev.lategate.whatsapp.v1.PurchasePhoneNumberRequest.class,
      responseType = dev.lategate.whatsapp.v1.PurchasePhoneNumberResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.PurchasePhoneNumberRequest,
      dev.lategate.whatsapp.v1.PurchasePhoneNumberResponse> getPurchasePhoneNumberMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.PurchasePhoneNumberRequest, dev.lategate.whatsapp.v1.PurchasePhoneNumberResponse> getPurchasePhoneNumberMethod;
    if ((getPurchasePhoneNumberMethod = PhoneNumbersServiceGrpc.getPurchasePhoneNumberMethod) == null) {
      synchronized (PhoneNumbersServiceGrpc.class) {
        if ((getPurchasePhoneNumberMethod = PhoneNumbersServiceGrpc.getPurchasePhoneNumberMethod) == null) {
          PhoneNumbersServiceGrpc.getPurchasePhoneNumberMethod = getPurchasePhoneNumberMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.PurchasePhoneNumberRequest, dev.lategate.whatsapp.v1.PurchasePhoneNumberResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "PurchasePhoneNumber"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.PurchasePhoneNumberRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.PurchasePhoneNumberResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PhoneNumbersServiceMethodDescriptorSupplier("PurchasePhoneNumber"))
              .build();
        }
      }
    }
    return getPurchasePhoneNumberMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.RequestVerificationCodeRequest,
      dev.lategate.whatsapp.v1.RequestVerificationCodeResponse> getRequestVerificationCodeMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "RequestVerificationCode",
      requestType = dev.lategate.whatsapp.v1.RequestVerificationCodeRequest.class,
      responseType = dev.lategate.whatsapp.v1.RequestVerificationCodeResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.RequestVerificationCodeRequest,
      dev.lategate.whatsapp.v1.RequestVerificationCodeResponse> getRequestVerificationCodeMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.RequestVerificationCodeRequest, dev.lategate.whatsapp.v1.RequestVerificationCodeResponse> getRequestVerificationCodeMethod;
    if ((getRequestVerificationCodeMethod = PhoneNumbersServiceGrpc.getRequestVerificationCodeMethod) == null) {
      synchronized (PhoneNumbersServiceGrpc.class) {
        if ((getRequestVerificationCodeMethod = PhoneNumbersServiceGrpc.getRequestVerificationCodeMethod) == null) {
          PhoneNumbersServiceGrpc.getRequestVerificationCodeMethod = getRequestVerificationCodeMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.RequestVerificationCodeRequest, dev.lategate.whatsapp.v1.RequestVerificationCodeResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "RequestVerificationCode"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.RequestVerificationCodeRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.RequestVerificationCodeResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PhoneNumbersServiceMethodDescriptorSupplier("RequestVerificationCode"))
              .build();
        }
      }
    }
    return getRequestVerificationCodeMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.VerifyPhoneNumberRequest,
      dev.lategate.whatsapp.v1.VerifyPhoneNumberResponse> getVerifyPhoneNumberMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "VerifyPhoneNumber",
      requestType = dev.lategate.whatsapp.v1.VerifyPhoneNumberRequest.class,
      responseType = dev.lategate.whatsapp.v1.VerifyPhoneNumberResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.VerifyPhoneNumberRequest,
      dev.lategate.whatsapp.v1.VerifyPhoneNumberResponse> getVerifyPhoneNumberMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.VerifyPhoneNumberRequest, dev.lategate.whatsapp.v1.VerifyPhoneNumberResponse> getVerifyPhoneNumberMethod;
    if ((getVerifyPhoneNumberMethod = PhoneNumbersServiceGrpc.getVerifyPhoneNumberMethod) == null) {
      synchronized (PhoneNumbersServiceGrpc.class) {
        if ((getVerifyPhoneNumberMethod = PhoneNumbersServiceGrpc.getVerifyPhoneNumberMethod) == null) {
          PhoneNumbersServiceGrpc.getVerifyPhoneNumberMethod = getVerifyPhoneNumberMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.VerifyPhoneNumberRequest, dev.lategate.whatsapp.v1.VerifyPhoneNumberResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "VerifyPhoneNumber"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.VerifyPhoneNumberRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.VerifyPhoneNumberResponse.getDefaultInstance()))
              .setSchemaDescriptor(new PhoneNumbersServiceMethodDescriptorSupplier("VerifyPhoneNumber"))
              .build();
        }
      }
    }
    return getVerifyPhoneNumberMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static PhoneNumbersServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<PhoneNumbersServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<PhoneNumbersServiceStub>() {
        @java.lang.Override
        public PhoneNumbersServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new PhoneNumbersServiceStub(channel, callOptions);
        }
      };
    return PhoneNumbersServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static PhoneNumbersServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<PhoneNumbersServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<PhoneNumbersServiceBlockingV2Stub>() {
        @java.lang.Override
        public PhoneNumbersServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new PhoneNumbersServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return PhoneNumbersServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static PhoneNumbersServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<PhoneNumbersServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<PhoneNumbersServiceBlockingStub>() {
        @java.lang.Override
        public PhoneNumbersServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new PhoneNumbersServiceBlockingStub(channel, callOptions);
        }
      };
    return PhoneNumbersServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static PhoneNumbersServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<PhoneNumbersServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<PhoneNumbersServiceFutureStub>() {
        @java.lang.Override
        public PhoneNumbersServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new PhoneNumbersServiceFutureStub(channel, callOptions);
        }
      };
    return PhoneNumbersServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * PhoneNumbersService buys phone numbers for WhatsApp from Late, verifies them
   * with Meta, and gives them back. A number that you bring yourself needs none of
   * this: connect it with ConnectService.
   * A `phone_number_id` here is the id of Late's record of a number, not the Phone
   * Number ID of Meta that ConnectWithCredentials takes.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * ListPhoneNumbers lists the numbers that were bought. Released numbers are left
     * out unless they are asked for with `status`.
     * </pre>
     */
    default void listPhoneNumbers(dev.lategate.whatsapp.v1.ListPhoneNumbersRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListPhoneNumbersResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListPhoneNumbersMethod(), responseObserver);
    }

    /**
     * <pre>
     * GetPhoneNumber reads one number. Poll it after a purchase to see when Meta has
     * pre-verified the number.
     * </pre>
     */
    default void getPhoneNumber(dev.lategate.whatsapp.v1.GetPhoneNumberRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetPhoneNumberResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetPhoneNumberMethod(), responseObserver);
    }

    /**
     * <pre>
     * ReleasePhoneNumber gives a number back for good: its WhatsApp account is
     * disconnected and the subscription reduced, or cancelled with the last number.
     * A number that is released already, or is being released, is an error (HTTP
     * 400).
     * </pre>
     */
    default void releasePhoneNumber(dev.lategate.whatsapp.v1.ReleasePhoneNumberRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ReleasePhoneNumberResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getReleasePhoneNumberMethod(), responseObserver);
    }

    /**
     * <pre>
     * SearchAvailablePhoneNumbers shows which US numbers could be bought. It cannot
     * choose one: PurchasePhoneNumber takes what the upstream assigns. Without a
     * paid plan it is PERMISSION_DENIED.
     * </pre>
     */
    default void searchAvailablePhoneNumbers(dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSearchAvailablePhoneNumbersMethod(), responseObserver);
    }

    /**
     * <pre>
     * ListPreverifiedPhoneNumbers lists the numbers that Meta has verified, and
     * whose verification has not expired. With them, Meta's Embedded Signup needs no
     * verification code.
     * </pre>
     */
    default void listPreverifiedPhoneNumbers(dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListPreverifiedPhoneNumbersMethod(), responseObserver);
    }

    /**
     * <pre>
     * PurchasePhoneNumber buys a number, which costs money. The first purchase
     * answers with `checkout_url`, where the payment is made; later ones add to the
     * subscription and answer with `phone_number`. Without a paid plan it is
     * PERMISSION_DENIED; at the plan's limit of numbers it is an error (HTTP 400).
     * </pre>
     */
    default void purchasePhoneNumber(dev.lategate.whatsapp.v1.PurchasePhoneNumberRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.PurchasePhoneNumberResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getPurchasePhoneNumberMethod(), responseObserver);
    }

    /**
     * <pre>
     * RequestVerificationCode has Meta send a new verification code to a pre-verified
     * number: if the first one did not arrive, or before the verification expires. A
     * number that was not added to Meta's pre-verified pool is an error (HTTP 400).
     * </pre>
     */
    default void requestVerificationCode(dev.lategate.whatsapp.v1.RequestVerificationCodeRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.RequestVerificationCodeResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRequestVerificationCodeMethod(), responseObserver);
    }

    /**
     * <pre>
     * VerifyPhoneNumber verifies a number with the code that it received, if that did not
     * happen automatically. A verification lasts 90 days. Verifying a number twice is not
     * an error; a wrong code is (HTTP 400).
     * </pre>
     */
    default void verifyPhoneNumber(dev.lategate.whatsapp.v1.VerifyPhoneNumberRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.VerifyPhoneNumberResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getVerifyPhoneNumberMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service PhoneNumbersService.
   * <pre>
   * PhoneNumbersService buys phone numbers for WhatsApp from Late, verifies them
   * with Meta, and gives them back. A number that you bring yourself needs none of
   * this: connect it with ConnectService.
   * A `phone_number_id` here is the id of Late's record of a number, not the Phone
   * Number ID of Meta that ConnectWithCredentials takes.
   * </pre>
   */
  public static abstract class PhoneNumbersServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return PhoneNumbersServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service PhoneNumbersService.
   * <pre>
   * PhoneNumbersService buys phone numbers for WhatsApp from Late, verifies them
   * with Meta, and gives them back. A number that you bring yourself needs none of
   * this: connect it with ConnectService.
   * A `phone_number_id` here is the id of Late's record of a number, not the Phone
   * Number ID of Meta that ConnectWithCredentials takes.
   * </pre>
   */
  public static final class PhoneNumbersServiceStub
      extends io.grpc.stub.AbstractAsyncStub<PhoneNumbersServiceStub> {
    private PhoneNumbersServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected PhoneNumbersServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new PhoneNumbersServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * ListPhoneNumbers lists the numbers that were bought. Released numbers are left
     * out unless they are asked for with `status`.
     * </pre>
     */
    public void listPhoneNumbers(dev.lategate.whatsapp.v1.ListPhoneNumbersRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListPhoneNumbersResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListPhoneNumbersMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * GetPhoneNumber reads one number. Poll it after a purchase to see when Meta has
     * pre-verified the number.
     * </pre>
     */
    public void getPhoneNumber(dev.lategate.whatsapp.v1.GetPhoneNumberRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetPhoneNumberResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetPhoneNumberMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * ReleasePhoneNumber gives a number back for good: its WhatsApp account is
     * disconnected and the subscription reduced, or cancelled with the last number.
     * A number that is released already, or is being released, is an error (HTTP
     * 400).
     * </pre>
     */
    public void releasePhoneNumber(dev.lategate.whatsapp.v1.ReleasePhoneNumberRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ReleasePhoneNumberResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getReleasePhoneNumberMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * SearchAvailablePhoneNumbers shows which US numbers could be bought. It cannot
     * choose one: PurchasePhoneNumber takes what the upstream assigns. Without a
     * paid plan it is PERMISSION_DENIED.
     * </pre>
     */
    public void searchAvailablePhoneNumbers(dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getSearchAvailablePhoneNumbersMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * ListPreverifiedPhoneNumbers lists the numbers that Meta has verified, and
     * whose verification has not expired. With them, Meta's Embedded Signup needs no
     * verification code.
     * </pre>
     */
    public void listPreverifiedPhoneNumbers(dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListPreverifiedPhoneNumbersMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * PurchasePhoneNumber buys a number, which costs money. The first purchase
     * answers with `checkout_url`, where the payment is made; later ones add to the
     * subscription and answer with `phone_number`. Without a paid plan it is
     * PERMISSION_DENIED; at the plan's limit of numbers it is an error (HTTP 400).
     * </pre>
     */
    public void purchasePhoneNumber(dev.lategate.whatsapp.v1.PurchasePhoneNumberRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.PurchasePhoneNumberResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getPurchasePhoneNumberMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * RequestVerificationCode has Meta send a new verification code to a pre-verified
     * number: if the first one did not arrive, or before the verification expires. A
     * number that was not added to Meta's pre-verified pool is an error (HTTP 400).
     * </pre>
     */
    public void requestVerificationCode(dev.lategate.whatsapp.v1.RequestVerificationCodeRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.RequestVerificationCodeResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getRequestVerificationCodeMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * VerifyPhoneNumber verifies a number with the code that it received, if that did not
     * happen automatically. A verification lasts 90 days. Verifying a number twice is not
     * an error; a wrong code is (HTTP 400).
     * </pre>
     */
    public void verifyPhoneNumber(dev.lategate.whatsapp.v1.VerifyPhoneNumberRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.VerifyPhoneNumberResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getVerifyPhoneNumberMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service PhoneNumbersService.
   * <pre>
   * PhoneNumbersService buys phone numbers for WhatsApp from Late, verifies them
   * with Meta, and gives them back. A number that you bring yourself needs none of
   * this: connect it with ConnectService.
   * A `phone_number_id` here is the id of Late's record of a number, not the Phone
   * Number ID of Meta that ConnectWithCredentials takes.
   * </pre>
   */
  public static final class PhoneNumbersServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<PhoneNumbersServiceBlockingV2Stub> {
    private PhoneNumbersServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected PhoneNumbersServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new PhoneNumbersServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * ListPhoneNumbers lists the numbers that were bought. Released numbers are left
     * out unless they are asked for with `status`.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListPhoneNumbersResponse listPhoneNumbers(dev.lategate.whatsapp.v1.ListPhoneNumbersRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListPhoneNumbersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * GetPhoneNumber reads one number. Poll it after a purchase to see when Meta has
     * pre-verified the number.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.GetPhoneNumberResponse getPhoneNumber(dev.lategate.whatsapp.v1.GetPhoneNumberRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetPhoneNumberMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ReleasePhoneNumber gives a number back for good: its WhatsApp account is
     * disconnected and the subscription reduced, or cancelled with the last number.
     * A number that is released already, or is being released, is an error (HTTP
     * 400).
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ReleasePhoneNumberResponse releasePhoneNumber(dev.lategate.whatsapp.v1.ReleasePhoneNumberRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getReleasePhoneNumberMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * SearchAvailablePhoneNumbers shows which US numbers could be bought. It cannot
     * choose one: PurchasePhoneNumber takes what the upstream assigns. Without a
     * paid plan it is PERMISSION_DENIED.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersResponse searchAvailablePhoneNumbers(dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getSearchAvailablePhoneNumbersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ListPreverifiedPhoneNumbers lists the numbers that Meta has verified, and
     * whose verification has not expired. With them, Meta's Embedded Signup needs no
     * verification code.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersResponse listPreverifiedPhoneNumbers(dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListPreverifiedPhoneNumbersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * PurchasePhoneNumber buys a number, which costs money. The first purchase
     * answers with `checkout_url`, where the payment is made; later ones add to the
     * subscription and answer with `phone_number`. Without a paid plan it is
     * PERMISSION_DENIED; at the plan's limit of numbers it is an error (HTTP 400).
     * </pre>
     */
    public dev.lategate.whatsapp.v1.PurchasePhoneNumberResponse purchasePhoneNumber(dev.lategate.whatsapp.v1.PurchasePhoneNumberRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getPurchasePhoneNumberMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * RequestVerificationCode has Meta send a new verification code to a pre-verified
     * number: if the first one did not arrive, or before the verification expires. A
     * number that was not added to Meta's pre-verified pool is an error (HTTP 400).
     * </pre>
     */
    public dev.lategate.whatsapp.v1.RequestVerificationCodeResponse requestVerificationCode(dev.lategate.whatsapp.v1.RequestVerificationCodeRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getRequestVerificationCodeMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * VerifyPhoneNumber verifies a number with the code that it received, if that did not
     * happen automatically. A verification lasts 90 days. Verifying a number twice is not
     * an error; a wrong code is (HTTP 400).
     * </pre>
     */
    public dev.lategate.whatsapp.v1.VerifyPhoneNumberResponse verifyPhoneNumber(dev.lategate.whatsapp.v1.VerifyPhoneNumberRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getVerifyPhoneNumberMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service PhoneNumbersService.
   * <pre>
   * PhoneNumbersService buys phone numbers for WhatsApp from Late, verifies them
   * with Meta, and gives them back. A number that you bring yourself needs none of
   * this: connect it with ConnectService.
   * A `phone_number_id` here is the id of Late's record of a number, not the Phone
   * Number ID of Meta that ConnectWithCredentials takes.
   * </pre>
   */
  public static final class PhoneNumbersServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<PhoneNumbersServiceBlockingStub> {
    private PhoneNumbersServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected PhoneNumbersServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new PhoneNumbersServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * ListPhoneNumbers lists the numbers that were bought. Released numbers are left
     * out unless they are asked for with `status`.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListPhoneNumbersResponse listPhoneNumbers(dev.lategate.whatsapp.v1.ListPhoneNumbersRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListPhoneNumbersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * GetPhoneNumber reads one number. Poll it after a purchase to see when Meta has
     * pre-verified the number.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.GetPhoneNumberResponse getPhoneNumber(dev.lategate.whatsapp.v1.GetPhoneNumberRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetPhoneNumberMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ReleasePhoneNumber gives a number back for good: its WhatsApp account is
     * disconnected and the subscription reduced, or cancelled with the last number.
     * A number that is released already, or is being released, is an error (HTTP
     * 400).
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ReleasePhoneNumberResponse releasePhoneNumber(dev.lategate.whatsapp.v1.ReleasePhoneNumberRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getReleasePhoneNumberMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * SearchAvailablePhoneNumbers shows which US numbers could be bought. It cannot
     * choose one: PurchasePhoneNumber takes what the upstream assigns. Without a
     * paid plan it is PERMISSION_DENIED.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersResponse searchAvailablePhoneNumbers(dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getSearchAvailablePhoneNumbersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ListPreverifiedPhoneNumbers lists the numbers that Meta has verified, and
     * whose verification has not expired. With them, Meta's Embedded Signup needs no
     * verification code.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersResponse listPreverifiedPhoneNumbers(dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListPreverifiedPhoneNumbersMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * PurchasePhoneNumber buys a number, which costs money. The first purchase
     * answers with `checkout_url`, where the payment is made; later ones add to the
     * subscription and answer with `phone_number`. Without a paid plan it is
     * PERMISSION_DENIED; at the plan's limit of numbers it is an error (HTTP 400).
     * </pre>
     */
    public dev.lategate.whatsapp.v1.PurchasePhoneNumberResponse purchasePhoneNumber(dev.lategate.whatsapp.v1.PurchasePhoneNumberRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getPurchasePhoneNumberMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * RequestVerificationCode has Meta send a new verification code to a pre-verified
     * number: if the first one did not arrive, or before the verification expires. A
     * number that was not added to Meta's pre-verified pool is an error (HTTP 400).
     * </pre>
     */
    public dev.lategate.whatsapp.v1.RequestVerificationCodeResponse requestVerificationCode(dev.lategate.whatsapp.v1.RequestVerificationCodeRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getRequestVerificationCodeMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * VerifyPhoneNumber verifies a number with the code that it received, if that did not
     * happen automatically. A verification lasts 90 days. Verifying a number twice is not
     * an error; a wrong code is (HTTP 400).
     * </pre>
     */
    public dev.lategate.whatsapp.v1.VerifyPhoneNumberResponse verifyPhoneNumber(dev.lategate.whatsapp.v1.VerifyPhoneNumberRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getVerifyPhoneNumberMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service PhoneNumbersService.
   * <pre>
   * PhoneNumbersService buys phone numbers for WhatsApp from Late, verifies them
   * with Meta, and gives them back. A number that you bring yourself needs none of
   * this: connect it with ConnectService.
   * A `phone_number_id` here is the id of Late's record of a number, not the Phone
   * Number ID of Meta that ConnectWithCredentials takes.
   * </pre>
   */
  public static final class PhoneNumbersServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<PhoneNumbersServiceFutureStub> {
    private PhoneNumbersServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected PhoneNumbersServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new PhoneNumbersServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * ListPhoneNumbers lists the numbers that were bought. Released numbers are left
     * out unless they are asked for with `status`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.ListPhoneNumbersResponse> listPhoneNumbers(
        dev.lategate.whatsapp.v1.ListPhoneNumbersRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListPhoneNumbersMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * GetPhoneNumber reads one number. Poll it after a purchase to see when Meta has
     * pre-verified the number.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.GetPhoneNumberResponse> getPhoneNumber(
        dev.lategate.whatsapp.v1.GetPhoneNumberRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetPhoneNumberMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * ReleasePhoneNumber gives a number back for good: its WhatsApp account is
     * disconnected and the subscription reduced, or cancelled with the last number.
     * A number that is released already, or is being released, is an error (HTTP
     * 400).
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.ReleasePhoneNumberResponse> releasePhoneNumber(
        dev.lategate.whatsapp.v1.ReleasePhoneNumberRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getReleasePhoneNumberMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * SearchAvailablePhoneNumbers shows which US numbers could be bought. It cannot
     * choose one: PurchasePhoneNumber takes what the upstream assigns. Without a
     * paid plan it is PERMISSION_DENIED.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersResponse> searchAvailablePhoneNumbers(
        dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getSearchAvailablePhoneNumbersMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * ListPreverifiedPhoneNumbers lists the numbers that Meta has verified, and
     * whose verification has not expired. With them, Meta's Embedded Signup needs no
     * verification code.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersResponse> listPreverifiedPhoneNumbers(
        dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListPreverifiedPhoneNumbersMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * PurchasePhoneNumber buys a number, which costs money. The first purchase
     * answers with `checkout_url`, where the payment is made; later ones add to the
     * subscription and answer with `phone_number`. Without a paid plan it is
     * PERMISSION_DENIED; at the plan's limit of numbers it is an error (HTTP 400).
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.PurchasePhoneNumberResponse> purchasePhoneNumber(
        dev.lategate.whatsapp.v1.PurchasePhoneNumberRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getPurchasePhoneNumberMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * RequestVerificationCode has Meta send a new verification code to a pre-verified
     * number: if the first one did not arrive, or before the verification expires. A
     * number that was not added to Meta's pre-verified pool is an error (HTTP 400).
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.RequestVerificationCodeResponse> requestVerificationCode(
        dev.lategate.whatsapp.v1.RequestVerificationCodeRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getRequestVerificationCodeMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * VerifyPhoneNumber verifies a number with the code that it received, if that did not
     * happen automatically. A verification lasts 90 days. Verifying a number twice is not
     * an error; a wrong code is (HTTP 400).
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.VerifyPhoneNumberResponse> verifyPhoneNumber(
        dev.lategate.whatsapp.v1.VerifyPhoneNumberRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getVerifyPhoneNumberMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_LIST_PHONE_NUMBERS = 0;
  private static final int METHODID_GET_PHONE_NUMBER = 1;
  private static final int METHODID_RELEASE_PHONE_NUMBER = 2;
  private static final int METHODID_SEARCH_AVAILABLE_PHONE_NUMBERS = 3;
  private static final int METHODID_LIST_PREVERIFIED_PHONE_NUMBERS = 4;
  private static final int METHODID_PURCHASE_PHONE_NUMBER = 5;
  private static final int METHODID_REQUEST_VERIFICATION_CODE = 6;
  private static final int METHODID_VERIFY_PHONE_NUMBER = 7;

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
        case METHODID_LIST_PHONE_NUMBERS:
          serviceImpl.listPhoneNumbers((dev.lategate.whatsapp.v1.ListPhoneNumbersRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListPhoneNumbersResponse>) responseObserver);
          break;
        case METHODID_GET_PHONE_NUMBER:
          serviceImpl.getPhoneNumber((dev.lategate.whatsapp.v1.GetPhoneNumberRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetPhoneNumberResponse>) responseObserver);
          break;
        case METHODID_RELEASE_PHONE_NUMBER:
          serviceImpl.releasePhoneNumber((dev.lategate.whatsapp.v1.ReleasePhoneNumberRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ReleasePhoneNumberResponse>) responseObserver);
          break;
        case METHODID_SEARCH_AVAILABLE_PHONE_NUMBERS:
          serviceImpl.searchAvailablePhoneNumbers((dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersResponse>) responseObserver);
          break;
        case METHODID_LIST_PREVERIFIED_PHONE_NUMBERS:
          serviceImpl.listPreverifiedPhoneNumbers((dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersResponse>) responseObserver);
          break;
        case METHODID_PURCHASE_PHONE_NUMBER:
          serviceImpl.purchasePhoneNumber((dev.lategate.whatsapp.v1.PurchasePhoneNumberRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.PurchasePhoneNumberResponse>) responseObserver);
          break;
        case METHODID_REQUEST_VERIFICATION_CODE:
          serviceImpl.requestVerificationCode((dev.lategate.whatsapp.v1.RequestVerificationCodeRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.RequestVerificationCodeResponse>) responseObserver);
          break;
        case METHODID_VERIFY_PHONE_NUMBER:
          serviceImpl.verifyPhoneNumber((dev.lategate.whatsapp.v1.VerifyPhoneNumberRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.VerifyPhoneNumberResponse>) responseObserver);
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
          getListPhoneNumbersMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.ListPhoneNumbersRequest,
              dev.lategate.whatsapp.v1.ListPhoneNumbersResponse>(
                service, METHODID_LIST_PHONE_NUMBERS)))
        .addMethod(
          getGetPhoneNumberMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.GetPhoneNumberRequest,
              dev.lategate.whatsapp.v1.GetPhoneNumberResponse>(
                service, METHODID_GET_PHONE_NUMBER)))
        .addMethod(
          getReleasePhoneNumberMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.ReleasePhoneNumberRequest,
              dev.lategate.whatsapp.v1.ReleasePhoneNumberResponse>(
                service, METHODID_RELEASE_PHONE_NUMBER)))
        .addMethod(
          getSearchAvailablePhoneNumbersMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersRequest,
              dev.lategate.whatsapp.v1.SearchAvailablePhoneNumbersResponse>(
                service, METHODID_SEARCH_AVAILABLE_PHONE_NUMBERS)))
        .addMethod(
          getListPreverifiedPhoneNumbersMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersRequest,
              dev.lategate.whatsapp.v1.ListPreverifiedPhoneNumbersResponse>(
                service, METHODID_LIST_PREVERIFIED_PHONE_NUMBERS)))
        .addMethod(
          getPurchasePhoneNumberMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.PurchasePhoneNumberRequest,
              dev.lategate.whatsapp.v1.PurchasePhoneNumberResponse>(
                service, METHODID_PURCHASE_PHONE_NUMBER)))
        .addMethod(
          getRequestVerificationCodeMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.RequestVerificationCodeRequest,
              dev.lategate.whatsapp.v1.RequestVerificationCodeResponse>(
                service, METHODID_REQUEST_VERIFICATION_CODE)))
        .addMethod(
          getVerifyPhoneNumberMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.VerifyPhoneNumberRequest,
              dev.lategate.whatsapp.v1.VerifyPhoneNumberResponse>(
                service, METHODID_VERIFY_PHONE_NUMBER)))
        .build();
  }

  private static abstract class PhoneNumbersServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    PhoneNumbersServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.lategate.whatsapp.v1.PhoneNumbersProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("PhoneNumbersService");
    }
  }

  private static final class PhoneNumbersServiceFileDescriptorSupplier
      extends PhoneNumbersServiceBaseDescriptorSupplier {
    PhoneNumbersServiceFileDescriptorSupplier() {}
  }

  private static final class PhoneNumbersServiceMethodDescriptorSupplier
      extends PhoneNumbersServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    PhoneNumbersServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (PhoneNumbersServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new PhoneNumbersServiceFileDescriptorSupplier())
              .addMethod(getListPhoneNumbersMethod())
              .addMethod(getGetPhoneNumberMethod())
              .addMethod(getReleasePhoneNumberMethod())
              .addMethod(getSearchAvailablePhoneNumbersMethod())
              .addMethod(getListPreverifiedPhoneNumbersMethod())
              .addMethod(getPurchasePhoneNumberMethod())
              .addMethod(getRequestVerificationCodeMethod())
              .addMethod(getVerifyPhoneNumberMethod())
              .build();
        }
      }
    }
    return result;
  }
}
