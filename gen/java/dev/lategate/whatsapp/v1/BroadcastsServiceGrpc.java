package dev.lategate.whatsapp.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * BroadcastsService sends one template to many recipients. A broadcast is
 * prepared as a draft, filled with recipients, then sent or scheduled, and keeps
 * the delivery status of each recipient. SendBulk does the same in one call for
 * up to 100 recipients and keeps nothing.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class BroadcastsServiceGrpc {

  private BroadcastsServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "lategate.whatsapp.v1.BroadcastsService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListBroadcastsRequest,
      dev.lategate.whatsapp.v1.ListBroadcastsResponse> getListBroadcastsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListBroadcasts",
      requestType = dev.lategate.whatsapp.v1.ListBroadcastsRequest.class,
      responseType = dev.lategate.whatsapp.v1.ListBroadcastsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListBroadcastsRequest,
      dev.lategate.whatsapp.v1.ListBroadcastsResponse> getListBroadcastsMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListBroadcastsRequest, dev.lategate.whatsapp.v1.ListBroadcastsResponse> getListBroadcastsMethod;
    if ((getListBroadcastsMethod = BroadcastsServiceGrpc.getListBroadcastsMethod) == null) {
      synchronized (BroadcastsServiceGrpc.class) {
        if ((getListBroadcastsMethod = BroadcastsServiceGrpc.getListBroadcastsMethod) == null) {
          BroadcastsServiceGrpc.getListBroadcastsMethod = getListBroadcastsMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.ListBroadcastsRequest, dev.lategate.whatsapp.v1.ListBroadcastsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListBroadcasts"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListBroadcastsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListBroadcastsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BroadcastsServiceMethodDescriptorSupplier("ListBroadcasts"))
              .build();
        }
      }
    }
    return getListBroadcastsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CreateBroadcastRequest,
      dev.lategate.whatsapp.v1.CreateBroadcastResponse> getCreateBroadcastMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CreateBroadcast",
      requestType = dev.lategate.whatsapp.v1.CreateBroadcastRequest.class,
      responseType = dev.lategate.whatsapp.v1.CreateBroadcastResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CreateBroadcastRequest,
      dev.lategate.whatsapp.v1.CreateBroadcastResponse> getCreateBroadcastMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CreateBroadcastRequest, dev.lategate.whatsapp.v1.CreateBroadcastResponse> getCreateBroadcastMethod;
    if ((getCreateBroadcastMethod = BroadcastsServiceGrpc.getCreateBroadcastMethod) == null) {
      synchronized (BroadcastsServiceGrpc.class) {
        if ((getCreateBroadcastMethod = BroadcastsServiceGrpc.getCreateBroadcastMethod) == null) {
          BroadcastsServiceGrpc.getCreateBroadcastMethod = getCreateBroadcastMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.CreateBroadcastRequest, dev.lategate.whatsapp.v1.CreateBroadcastResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CreateBroadcast"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.CreateBroadcastRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.CreateBroadcastResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BroadcastsServiceMethodDescriptorSupplier("CreateBroadcast"))
              .build();
        }
      }
    }
    return getCreateBroadcastMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetBroadcastRequest,
      dev.lategate.whatsapp.v1.GetBroadcastResponse> getGetBroadcastMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetBroadcast",
      requestType = dev.lategate.whatsapp.v1.GetBroadcastRequest.class,
      responseType = dev.lategate.whatsapp.v1.GetBroadcastResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetBroadcastRequest,
      dev.lategate.whatsapp.v1.GetBroadcastResponse> getGetBroadcastMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetBroadcastRequest, dev.lategate.whatsapp.v1.GetBroadcastResponse> getGetBroadcastMethod;
    if ((getGetBroadcastMethod = BroadcastsServiceGrpc.getGetBroadcastMethod) == null) {
      synchronized (BroadcastsServiceGrpc.class) {
        if ((getGetBroadcastMethod = BroadcastsServiceGrpc.getGetBroadcastMethod) == null) {
          BroadcastsServiceGrpc.getGetBroadcastMethod = getGetBroadcastMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.GetBroadcastRequest, dev.lategate.whatsapp.v1.GetBroadcastResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetBroadcast"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.GetBroadcastRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.GetBroadcastResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BroadcastsServiceMethodDescriptorSupplier("GetBroadcast"))
              .build();
        }
      }
    }
    return getGetBroadcastMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.DeleteBroadcastRequest,
      dev.lategate.whatsapp.v1.DeleteBroadcastResponse> getDeleteBroadcastMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "DeleteBroadcast",
      requestType = dev.lategate.whatsapp.v1.DeleteBroadcastRequest.class,
      responseType = dev.lategate.whatsapp.v1.DeleteBroadcastResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.DeleteBroadcastRequest,
      dev.lategate.whatsapp.v1.DeleteBroadcastResponse> getDeleteBroadcastMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.DeleteBroadcastRequest, dev.lategate.whatsapp.v1.DeleteBroadcastResponse> getDeleteBroadcastMethod;
    if ((getDeleteBroadcastMethod = BroadcastsServiceGrpc.getDeleteBroadcastMethod) == null) {
      synchronized (BroadcastsServiceGrpc.class) {
        if ((getDeleteBroadcastMethod = BroadcastsServiceGrpc.getDeleteBroadcastMethod) == null) {
          BroadcastsServiceGrpc.getDeleteBroadcastMethod = getDeleteBroadcastMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.DeleteBroadcastRequest, dev.lategate.whatsapp.v1.DeleteBroadcastResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "DeleteBroadcast"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.DeleteBroadcastRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.DeleteBroadcastResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BroadcastsServiceMethodDescriptorSupplier("DeleteBroadcast"))
              .build();
        }
      }
    }
    return getDeleteBroadcastMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.SendBroadcastRequest,
      dev.lategate.whatsapp.v1.SendBroadcastResponse> getSendBroadcastMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SendBroadcast",
      requestType = dev.lategate.whatsapp.v1.SendBroadcastRequest.class,
      responseType = dev.lategate.whatsapp.v1.SendBroadcastResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.SendBroadcastRequest,
      dev.lategate.whatsapp.v1.SendBroadcastResponse> getSendBroadcastMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.SendBroadcastRequest, dev.lategate.whatsapp.v1.SendBroadcastResponse> getSendBroadcastMethod;
    if ((getSendBroadcastMethod = BroadcastsServiceGrpc.getSendBroadcastMethod) == null) {
      synchronized (BroadcastsServiceGrpc.class) {
        if ((getSendBroadcastMethod = BroadcastsServiceGrpc.getSendBroadcastMethod) == null) {
          BroadcastsServiceGrpc.getSendBroadcastMethod = getSendBroadcastMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.SendBroadcastRequest, dev.lategate.whatsapp.v1.SendBroadcastResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SendBroadcast"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.SendBroadcastRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.SendBroadcastResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BroadcastsServiceMethodDescriptorSupplier("SendBroadcast"))
              .build();
        }
      }
    }
    return getSendBroadcastMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.SendBroadcastAsyncRequest,
      dev.lategate.whatsapp.v1.SendBroadcastAsyncResponse> getSendBroadcastAsyncMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SendBroadcastAsync",
      requestType = dev.lategate.whatsapp.v1.SendBroadcastAsyncRequest.class,
      responseType = dev.lategate.whatsapp.v1.SendBroadcastAsyncResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.SendBroadcastAsyncRequest,
      dev.lategate.whatsapp.v1.SendBroadcastAsyncResponse> getSendBroadcastAsyncMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.SendBroadcastAsyncRequest, dev.lategate.whatsapp.v1.SendBroadcastAsyncResponse> getSendBroadcastAsyncMethod;
    if ((getSendBroadcastAsyncMethod = BroadcastsServiceGrpc.getSendBroadcastAsyncMethod) == null) {
      synchronized (BroadcastsServiceGrpc.class) {
        if ((getSendBroadcastAsyncMethod = BroadcastsServiceGrpc.getSendBroadcastAsyncMethod) == null) {
          BroadcastsServiceGrpc.getSendBroadcastAsyncMethod = getSendBroadcastAsyncMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.SendBroadcastAsyncRequest, dev.lategate.whatsapp.v1.SendBroadcastAsyncResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SendBroadcastAsync"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.SendBroadcastAsyncRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.SendBroadcastAsyncResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BroadcastsServiceMethodDescriptorSupplier("SendBroadcastAsync"))
              .build();
        }
      }
    }
    return getSendBroadcastAsyncMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetBroadcastSendRequest,
      dev.lategate.whatsapp.v1.GetBroadcastSendResponse> getGetBroadcastSendMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetBroadcastSend",
      requestType = dev.lategate.whatsapp.v1.GetBroadcastSendRequest.class,
      responseType = dev.lategate.whatsapp.v1.GetBroadcastSendResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetBroadcastSendRequest,
      dev.lategate.whatsapp.v1.GetBroadcastSendResponse> getGetBroadcastSendMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetBroadcastSendRequest, dev.lategate.whatsapp.v1.GetBroadcastSendResponse> getGetBroadcastSendMethod;
    if ((getGetBroadcastSendMethod = BroadcastsServiceGrpc.getGetBroadcastSendMethod) == null) {
      synchronized (BroadcastsServiceGrpc.class) {
        if ((getGetBroadcastSendMethod = BroadcastsServiceGrpc.getGetBroadcastSendMethod) == null) {
          BroadcastsServiceGrpc.getGetBroadcastSendMethod = getGetBroadcastSendMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.GetBroadcastSendRequest, dev.lategate.whatsapp.v1.GetBroadcastSendResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetBroadcastSend"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.GetBroadcastSendRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.GetBroadcastSendResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BroadcastsServiceMethodDescriptorSupplier("GetBroadcastSend"))
              .build();
        }
      }
    }
    return getGetBroadcastSendMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ScheduleBroadcastRequest,
      dev.lategate.whatsapp.v1.ScheduleBroadcastResponse> getScheduleBroadcastMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ScheduleBroadcast",
      requestType = dev.lategate.whatsapp.v1.ScheduleBroadcastRequest.class,
      responseType = dev.lategate.whatsapp.v1.ScheduleBroadcastResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ScheduleBroadcastRequest,
      dev.lategate.whatsapp.v1.ScheduleBroadcastResponse> getScheduleBroadcastMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ScheduleBroadcastRequest, dev.lategate.whatsapp.v1.ScheduleBroadcastResponse> getScheduleBroadcastMethod;
    if ((getScheduleBroadcastMethod = BroadcastsServiceGrpc.getScheduleBroadcastMethod) == null) {
      synchronized (BroadcastsServiceGrpc.class) {
        if ((getScheduleBroadcastMethod = BroadcastsServiceGrpc.getScheduleBroadcastMethod) == null) {
          BroadcastsServiceGrpc.getScheduleBroadcastMethod = getScheduleBroadcastMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.ScheduleBroadcastRequest, dev.lategate.whatsapp.v1.ScheduleBroadcastResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ScheduleBroadcast"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ScheduleBroadcastRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ScheduleBroadcastResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BroadcastsServiceMethodDescriptorSupplier("ScheduleBroadcast"))
              .build();
        }
      }
    }
    return getScheduleBroadcastMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CancelBroadcastScheduleRequest,
      dev.lategate.whatsapp.v1.CancelBroadcastScheduleResponse> getCancelBroadcastScheduleMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CancelBroadcastSchedule",
      requestType = dev.lategate.whatsapp.v1.CancelBroadcastScheduleRequest.class,
      responseType = dev.lategate.whatsapp.v1.CancelBroadcastScheduleResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CancelBroadcastScheduleRequest,
      dev.lategate.whatsapp.v1.CancelBroadcastScheduleResponse> getCancelBroadcastScheduleMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CancelBroadcastScheduleRequest, dev.lategate.whatsapp.v1.CancelBroadcastScheduleResponse> getCancelBroadcastScheduleMethod;
    if ((getCancelBroadcastScheduleMethod = BroadcastsServiceGrpc.getCancelBroadcastScheduleMethod) == null) {
      synchronized (BroadcastsServiceGrpc.class) {
        if ((getCancelBroadcastScheduleMethod = BroadcastsServiceGrpc.getCancelBroadcastScheduleMethod) == null) {
          BroadcastsServiceGrpc.getCancelBroadcastScheduleMethod = getCancelBroadcastScheduleMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.CancelBroadcastScheduleRequest, dev.lategate.whatsapp.v1.CancelBroadcastScheduleResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CancelBroadcastSchedule"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.CancelBroadcastScheduleRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.CancelBroadcastScheduleResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BroadcastsServiceMethodDescriptorSupplier("CancelBroadcastSchedule"))
              .build();
        }
      }
    }
    return getCancelBroadcastScheduleMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListBroadcastRecipientsRequest,
      dev.lategate.whatsapp.v1.ListBroadcastRecipientsResponse> getListBroadcastRecipientsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListBroadcastRecipients",
      requestType = dev.lategate.whatsapp.v1.ListBroadcastRecipientsRequest.class,
      responseType = dev.lategate.whatsapp.v1.ListBroadcastRecipientsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListBroadcastRecipientsRequest,
      dev.lategate.whatsapp.v1.ListBroadcastRecipientsResponse> getListBroadcastRecipientsMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListBroadcastRecipientsRequest, dev.lategate.whatsapp.v1.ListBroadcastRecipientsResponse> getListBroadcastRecipientsMethod;
    if ((getListBroadcastRecipientsMethod = BroadcastsServiceGrpc.getListBroadcastRecipientsMethod) == null) {
      synchronized (BroadcastsServiceGrpc.class) {
        if ((getListBroadcastRecipientsMethod = BroadcastsServiceGrpc.getListBroadcastRecipientsMethod) == null) {
          BroadcastsServiceGrpc.getListBroadcastRecipientsMethod = getListBroadcastRecipientsMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.ListBroadcastRecipientsRequest, dev.lategate.whatsapp.v1.ListBroadcastRecipientsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListBroadcastRecipients"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListBroadcastRecipientsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListBroadcastRecipientsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BroadcastsServiceMethodDescriptorSupplier("ListBroadcastRecipients"))
              .build();
        }
      }
    }
    return getListBroadcastRecipientsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.AddBroadcastRecipientsRequest,
      dev.lategate.whatsapp.v1.AddBroadcastRecipientsResponse> getAddBroadcastRecipientsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "AddBroadcastRecipients",
      requestType = dev.lategate.whatsapp.v1.AddBroadcastRecipientsRequest.class,
      responseType = dev.lategate.whatsapp.v1.AddBroadcastRecipientsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.AddBroadcastRecipientsRequest,
      dev.lategate.whatsapp.v1.AddBroadcastRecipientsResponse> getAddBroadcastRecipientsMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.AddBroadcastRecipientsRequest, dev.lategate.whatsapp.v1.AddBroadcastRecipientsResponse> getAddBroadcastRecipientsMethod;
    if ((getAddBroadcastRecipientsMethod = BroadcastsServiceGrpc.getAddBroadcastRecipientsMethod) == null) {
      synchronized (BroadcastsServiceGrpc.class) {
        if ((getAddBroadcastRecipientsMethod = BroadcastsServiceGrpc.getAddBroadcastRecipientsMethod) == null) {
          BroadcastsServiceGrpc.getAddBroadcastRecipientsMethod = getAddBroadcastRecipientsMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.AddBroadcastRecipientsRequest, dev.lategate.whatsapp.v1.AddBroadcastRecipientsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "AddBroadcastRecipients"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.AddBroadcastRecipientsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.AddBroadcastRecipientsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BroadcastsServiceMethodDescriptorSupplier("AddBroadcastRecipients"))
              .build();
        }
      }
    }
    return getAddBroadcastRecipientsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UploadBroadcastRecipientsRequest,
      dev.lategate.whatsapp.v1.UploadBroadcastRecipientsResponse> getUploadBroadcastRecipientsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "UploadBroadcastRecipients",
      requestType = dev.lategate.whatsapp.v1.UploadBroadcastRecipientsRequest.class,
      responseType = dev.lategate.whatsapp.v1.UploadBroadcastRecipientsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.BIDI_STREAMING)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UploadBroadcastRecipientsRequest,
      dev.lategate.whatsapp.v1.UploadBroadcastRecipientsResponse> getUploadBroadcastRecipientsMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UploadBroadcastRecipientsRequest, dev.lategate.whatsapp.v1.UploadBroadcastRecipientsResponse> getUploadBroadcastRecipientsMethod;
    if ((getUploadBroadcastRecipientsMethod = BroadcastsServiceGrpc.getUploadBroadcastRecipientsMethod) == null) {
      synchronized (BroadcastsServiceGrpc.class) {
        if ((getUploadBroadcastRecipientsMethod = BroadcastsServiceGrpc.getUploadBroadcastRecipientsMethod) == null) {
          BroadcastsServiceGrpc.getUploadBroadcastRecipientsMethod = getUploadBroadcastRecipientsMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.UploadBroadcastRecipientsRequest, dev.lategate.whatsapp.v1.UploadBroadcastRecipientsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.BIDI_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "UploadBroadcastRecipients"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.UploadBroadcastRecipientsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.UploadBroadcastRecipientsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BroadcastsServiceMethodDescriptorSupplier("UploadBroadcastRecipients"))
              .build();
        }
      }
    }
    return getUploadBroadcastRecipientsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsRequest,
      dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsResponse> getRemoveBroadcastRecipientsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "RemoveBroadcastRecipients",
      requestType = dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsRequest.class,
      responseType = dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsRequest,
      dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsResponse> getRemoveBroadcastRecipientsMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsRequest, dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsResponse> getRemoveBroadcastRecipientsMethod;
    if ((getRemoveBroadcastRecipientsMethod = BroadcastsServiceGrpc.getRemoveBroadcastRecipientsMethod) == null) {
      synchronized (BroadcastsServiceGrpc.class) {
        if ((getRemoveBroadcastRecipientsMethod = BroadcastsServiceGrpc.getRemoveBroadcastRecipientsMethod) == null) {
          BroadcastsServiceGrpc.getRemoveBroadcastRecipientsMethod = getRemoveBroadcastRecipientsMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsRequest, dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "RemoveBroadcastRecipients"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BroadcastsServiceMethodDescriptorSupplier("RemoveBroadcastRecipients"))
              .build();
        }
      }
    }
    return getRemoveBroadcastRecipientsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.SendBulkRequest,
      dev.lategate.whatsapp.v1.SendBulkResponse> getSendBulkMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SendBulk",
      requestType = dev.lategate.whatsapp.v1.SendBulkRequest.class,
      responseType = dev.lategate.whatsapp.v1.SendBulkResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.SendBulkRequest,
      dev.lategate.whatsapp.v1.SendBulkResponse> getSendBulkMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.SendBulkRequest, dev.lategate.whatsapp.v1.SendBulkResponse> getSendBulkMethod;
    if ((getSendBulkMethod = BroadcastsServiceGrpc.getSendBulkMethod) == null) {
      synchronized (BroadcastsServiceGrpc.class) {
        if ((getSendBulkMethod = BroadcastsServiceGrpc.getSendBulkMethod) == null) {
          BroadcastsServiceGrpc.getSendBulkMethod = getSendBulkMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.SendBulkRequest, dev.lategate.whatsapp.v1.SendBulkResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SendBulk"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.SendBulkRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.SendBulkResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BroadcastsServiceMethodDescriptorSupplier("SendBulk"))
              .build();
        }
      }
    }
    return getSendBulkMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.SendBulkStreamRequest,
      dev.lategate.whatsapp.v1.SendBulkStreamResponse> getSendBulkStreamMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SendBulkStream",
      requestType = dev.lategate.whatsapp.v1.SendBulkStreamRequest.class,
      responseType = dev.lategate.whatsapp.v1.SendBulkStreamResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.BIDI_STREAMING)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.SendBulkStreamRequest,
      dev.lategate.whatsapp.v1.SendBulkStreamResponse> getSendBulkStreamMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.SendBulkStreamRequest, dev.lategate.whatsapp.v1.SendBulkStreamResponse> getSendBulkStreamMethod;
    if ((getSendBulkStreamMethod = BroadcastsServiceGrpc.getSendBulkStreamMethod) == null) {
      synchronized (BroadcastsServiceGrpc.class) {
        if ((getSendBulkStreamMethod = BroadcastsServiceGrpc.getSendBulkStreamMethod) == null) {
          BroadcastsServiceGrpc.getSendBulkStreamMethod = getSendBulkStreamMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.SendBulkStreamRequest, dev.lategate.whatsapp.v1.SendBulkStreamResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.BIDI_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SendBulkStream"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.SendBulkStreamRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.SendBulkStreamResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BroadcastsServiceMethodDescriptorSupplier("SendBulkStream"))
              .build();
        }
      }
    }
    return getSendBulkStreamMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.StreamDeliveryStatusesRequest,
      dev.lategate.whatsapp.v1.StreamDeliveryStatusesResponse> getStreamDeliveryStatusesMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "StreamDeliveryStatuses",
      requestType = dev.lategate.whatsapp.v1.StreamDeliveryStatusesRequest.class,
      responseType = dev.lategate.whatsapp.v1.StreamDeliveryStatusesResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.StreamDeliveryStatusesRequest,
      dev.lategate.whatsapp.v1.StreamDeliveryStatusesResponse> getStreamDeliveryStatusesMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.StreamDeliveryStatusesRequest, dev.lategate.whatsapp.v1.StreamDeliveryStatusesResponse> getStreamDeliveryStatusesMethod;
    if ((getStreamDeliveryStatusesMethod = BroadcastsServiceGrpc.getStreamDeliveryStatusesMethod) == null) {
      synchronized (BroadcastsServiceGrpc.class) {
        if ((getStreamDeliveryStatusesMethod = BroadcastsServiceGrpc.getStreamDeliveryStatusesMethod) == null) {
          BroadcastsServiceGrpc.getStreamDeliveryStatusesMethod = getStreamDeliveryStatusesMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.StreamDeliveryStatusesRequest, dev.lategate.whatsapp.v1.StreamDeliveryStatusesResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "StreamDeliveryStatuses"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.StreamDeliveryStatusesRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.StreamDeliveryStatusesResponse.getDefaultInstance()))
              .setSchemaDescriptor(new BroadcastsServiceMethodDescriptorSupplier("StreamDeliveryStatuses"))
              .build();
        }
      }
    }
    return getStreamDeliveryStatusesMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static BroadcastsServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<BroadcastsServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<BroadcastsServiceStub>() {
        @java.lang.Override
        public BroadcastsServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new BroadcastsServiceStub(channel, callOptions);
        }
      };
    return BroadcastsServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static BroadcastsServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<BroadcastsServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<BroadcastsServiceBlockingV2Stub>() {
        @java.lang.Override
        public BroadcastsServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new BroadcastsServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return BroadcastsServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static BroadcastsServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<BroadcastsServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<BroadcastsServiceBlockingStub>() {
        @java.lang.Override
        public BroadcastsServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new BroadcastsServiceBlockingStub(channel, callOptions);
        }
      };
    return BroadcastsServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static BroadcastsServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<BroadcastsServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<BroadcastsServiceFutureStub>() {
        @java.lang.Override
        public BroadcastsServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new BroadcastsServiceFutureStub(channel, callOptions);
        }
      };
    return BroadcastsServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * BroadcastsService sends one template to many recipients. A broadcast is
   * prepared as a draft, filled with recipients, then sent or scheduled, and keeps
   * the delivery status of each recipient. SendBulk does the same in one call for
   * up to 100 recipients and keeps nothing.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * ListBroadcasts returns an account's broadcasts, the newest first, without
     * their recipients. The upstream answers 404 when the account is unknown.
     * </pre>
     */
    default void listBroadcasts(dev.lategate.whatsapp.v1.ListBroadcastsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListBroadcastsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListBroadcastsMethod(), responseObserver);
    }

    /**
     * <pre>
     * CreateBroadcast makes a draft, with its first recipients if you have some. Nothing
     * is sent before SendBroadcast or ScheduleBroadcast. The upstream answers 404 when
     * the account is unknown.
     * </pre>
     */
    default void createBroadcast(dev.lategate.whatsapp.v1.CreateBroadcastRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CreateBroadcastResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCreateBroadcastMethod(), responseObserver);
    }

    /**
     * <pre>
     * GetBroadcast returns one broadcast with its delivery counts.
     * </pre>
     */
    default void getBroadcast(dev.lategate.whatsapp.v1.GetBroadcastRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetBroadcastResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetBroadcastMethod(), responseObserver);
    }

    /**
     * <pre>
     * DeleteBroadcast deletes a broadcast for good. The upstream answers 400 unless
     * the broadcast is a draft or cancelled.
     * </pre>
     */
    default void deleteBroadcast(dev.lategate.whatsapp.v1.DeleteBroadcastRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.DeleteBroadcastResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getDeleteBroadcastMethod(), responseObserver);
    }

    /**
     * <pre>
     * SendBroadcast sends a draft or scheduled broadcast now and answers when the
     * last message has been handed to WhatsApp. The upstream sends one message after
     * the other, so this can take minutes: the gateway sets no time limit of its
     * own, and callers should set a generous deadline or none. After a time-out
     * sending may well go on: look at GetBroadcast before calling again. The
     * upstream answers 400 when the broadcast has no recipients or another status.
     * </pre>
     */
    default void sendBroadcast(dev.lategate.whatsapp.v1.SendBroadcastRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SendBroadcastResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSendBroadcastMethod(), responseObserver);
    }

    /**
     * <pre>
     * SendBroadcastAsync begins to send a draft or scheduled broadcast and returns at
     * once; the gateway waits for the upstream's call, however long that takes. Watch the
     * messages with StreamDeliveryStatuses, and the end of the sending with
     * GetBroadcastSend. It can be repeated safely: a broadcast that is being sent, or has
     * been, is not sent again. A broadcast without recipients, or one that was cancelled,
     * is FAILED_PRECONDITION.
     * </pre>
     */
    default void sendBroadcastAsync(dev.lategate.whatsapp.v1.SendBroadcastAsyncRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SendBroadcastAsyncResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSendBroadcastAsyncMethod(), responseObserver);
    }

    /**
     * <pre>
     * GetBroadcastSend returns the state of the sending that SendBroadcastAsync began. It
     * is NOT_FOUND if SendBroadcastAsync was not called for the broadcast with this API
     * key in the last 7 days.
     * </pre>
     */
    default void getBroadcastSend(dev.lategate.whatsapp.v1.GetBroadcastSendRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetBroadcastSendResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetBroadcastSendMethod(), responseObserver);
    }

    /**
     * <pre>
     * ScheduleBroadcast lets a draft be sent later, at most 30 days ahead. The
     * upstream answers 400 when the time has passed, the broadcast is not a draft,
     * or it has no recipients.
     * </pre>
     */
    default void scheduleBroadcast(dev.lategate.whatsapp.v1.ScheduleBroadcastRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ScheduleBroadcastResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getScheduleBroadcastMethod(), responseObserver);
    }

    /**
     * <pre>
     * CancelBroadcastSchedule turns a scheduled broadcast back into a draft. The
     * upstream answers 400 when the broadcast is not scheduled.
     * </pre>
     */
    default void cancelBroadcastSchedule(dev.lategate.whatsapp.v1.CancelBroadcastScheduleRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CancelBroadcastScheduleResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCancelBroadcastScheduleMethod(), responseObserver);
    }

    /**
     * <pre>
     * ListBroadcastRecipients returns a broadcast's recipients with the delivery
     * status of each, and counts by status.
     * </pre>
     */
    default void listBroadcastRecipients(dev.lategate.whatsapp.v1.ListBroadcastRecipientsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListBroadcastRecipientsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListBroadcastRecipientsMethod(), responseObserver);
    }

    /**
     * <pre>
     * AddBroadcastRecipients adds up to 1,000 recipients to a draft. Phone numbers
     * that the broadcast already has are skipped and counted, so the call can be
     * repeated safely. The upstream answers 400 when the broadcast is not a draft.
     * </pre>
     */
    default void addBroadcastRecipients(dev.lategate.whatsapp.v1.AddBroadcastRecipientsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.AddBroadcastRecipientsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getAddBroadcastRecipientsMethod(), responseObserver);
    }

    /**
     * <pre>
     * UploadBroadcastRecipients adds any number of recipients to a draft: as messages, or
     * as a CSV file in pieces. The gateway makes as many upstream calls as that takes,
     * within the key's rate limit and with a lower priority than other calls. The answers
     * report the progress and each row that failed, and end with a summary. It can be
     * repeated safely after an interruption: phone numbers that the broadcast already has
     * are counted and not added again.
     * Over REST the body is the CSV file (`Content-Type: text/csv`) and the options are
     * query parameters, as in `broadcastId=b_1&amp;columns=variables.1:First name`. The
     * answer is one JSON object at the end, with the first 1,000 failures, or a stream
     * during the work: server-sent events with `Accept: text/event-stream`, JSON lines
     * with `Accept: application/x-ndjson`.
     * </pre>
     */
    default io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UploadBroadcastRecipientsRequest> uploadBroadcastRecipients(
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UploadBroadcastRecipientsResponse> responseObserver) {
      return io.grpc.stub.ServerCalls.asyncUnimplementedStreamingCall(getUploadBroadcastRecipientsMethod(), responseObserver);
    }

    /**
     * <pre>
     * RemoveBroadcastRecipients takes recipients out of a draft by phone number. The
     * upstream answers 400 when the broadcast is not a draft.
     * </pre>
     */
    default void removeBroadcastRecipients(dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRemoveBroadcastRecipientsMethod(), responseObserver);
    }

    /**
     * <pre>
     * SendBulk sends one template to up to 100 recipients now, with values of its
     * own for each, and reports on every one of them. Some may fail while others
     * succeed: read `results`. Only templates can be sent in bulk, no free text. The
     * gateway waits for up to five minutes. After a time-out messages may well have
     * been sent: sending again sends them twice.
     * </pre>
     */
    default void sendBulk(dev.lategate.whatsapp.v1.SendBulkRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SendBulkResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSendBulkMethod(), responseObserver);
    }

    /**
     * <pre>
     * SendBulkStream sends one template to any number of recipients now, and answers with
     * exactly one result for each. The gateway makes as many upstream calls as that
     * takes, within the key's rate limit and with a lower priority than other calls;
     * results come as those calls end, in the order of the recipients. A message that may
     * or may not have been sent has the outcome UNKNOWN and is not sent again by the
     * gateway. If the stream breaks off, recipients without a result may have been sent
     * to: look at StreamDeliveryStatuses. There is no REST route: use SendBulk there.
     * </pre>
     */
    default io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SendBulkStreamRequest> sendBulkStream(
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SendBulkStreamResponse> responseObserver) {
      return io.grpc.stub.ServerCalls.asyncUnimplementedStreamingCall(getSendBulkStreamMethod(), responseObserver);
    }

    /**
     * <pre>
     * StreamDeliveryStatuses streams the statuses of messages that were sent: sent,
     * delivered, read, or failed. The status of a message only moves forward and each
     * comes once; if the upstream reports a later one first, those that it implies come
     * before it, marked `implied`.
     * With `broadcast_ids` the stream begins with a snapshot of each broadcast's
     * recipients and follows the broadcasts: the gateway also asks the upstream for their
     * statuses, in addition to webhooks. With `until` it ends by itself, with OK, when
     * every recipient has reached that status or has failed. Without `broadcast_ids` it
     * covers every message of the accounts that webhooks or watched broadcasts report.
     * Each event that was delivered to the gateway is delivered to every stream that asks
     * for it: in the order of the log, once by `event_id`, across restarts of either
     * side. A stream that ends (UNAVAILABLE when the gateway stops) is opened again with
     * the last `resume_token`. A slow reader is never dropped; it reads from the log
     * until it has caught up. A key that is revoked ends the stream.
     * Over REST it is a stream of server-sent events, or of JSON lines with `Accept:
     * application/x-ndjson`.
     * </pre>
     */
    default void streamDeliveryStatuses(dev.lategate.whatsapp.v1.StreamDeliveryStatusesRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.StreamDeliveryStatusesResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getStreamDeliveryStatusesMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service BroadcastsService.
   * <pre>
   * BroadcastsService sends one template to many recipients. A broadcast is
   * prepared as a draft, filled with recipients, then sent or scheduled, and keeps
   * the delivery status of each recipient. SendBulk does the same in one call for
   * up to 100 recipients and keeps nothing.
   * </pre>
   */
  public static abstract class BroadcastsServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return BroadcastsServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service BroadcastsService.
   * <pre>
   * BroadcastsService sends one template to many recipients. A broadcast is
   * prepared as a draft, filled with recipients, then sent or scheduled, and keeps
   * the delivery status of each recipient. SendBulk does the same in one call for
   * up to 100 recipients and keeps nothing.
   * </pre>
   */
  public static final class BroadcastsServiceStub
      extends io.grpc.stub.AbstractAsyncStub<BroadcastsServiceStub> {
    private BroadcastsServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected BroadcastsServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new BroadcastsServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * ListBroadcasts returns an account's broadcasts, the newest first, without
     * their recipients. The upstream answers 404 when the account is unknown.
     * </pre>
     */
    public void listBroadcasts(dev.lategate.whatsapp.v1.ListBroadcastsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListBroadcastsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListBroadcastsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * CreateBroadcast makes a draft, with its first recipients if you have some. Nothing
     * is sent before SendBroadcast or ScheduleBroadcast. The upstream answers 404 when
     * the account is unknown.
     * </pre>
     */
    public void createBroadcast(dev.lategate.whatsapp.v1.CreateBroadcastRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CreateBroadcastResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCreateBroadcastMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * GetBroadcast returns one broadcast with its delivery counts.
     * </pre>
     */
    public void getBroadcast(dev.lategate.whatsapp.v1.GetBroadcastRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetBroadcastResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetBroadcastMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * DeleteBroadcast deletes a broadcast for good. The upstream answers 400 unless
     * the broadcast is a draft or cancelled.
     * </pre>
     */
    public void deleteBroadcast(dev.lategate.whatsapp.v1.DeleteBroadcastRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.DeleteBroadcastResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getDeleteBroadcastMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * SendBroadcast sends a draft or scheduled broadcast now and answers when the
     * last message has been handed to WhatsApp. The upstream sends one message after
     * the other, so this can take minutes: the gateway sets no time limit of its
     * own, and callers should set a generous deadline or none. After a time-out
     * sending may well go on: look at GetBroadcast before calling again. The
     * upstream answers 400 when the broadcast has no recipients or another status.
     * </pre>
     */
    public void sendBroadcast(dev.lategate.whatsapp.v1.SendBroadcastRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SendBroadcastResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getSendBroadcastMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * SendBroadcastAsync begins to send a draft or scheduled broadcast and returns at
     * once; the gateway waits for the upstream's call, however long that takes. Watch the
     * messages with StreamDeliveryStatuses, and the end of the sending with
     * GetBroadcastSend. It can be repeated safely: a broadcast that is being sent, or has
     * been, is not sent again. A broadcast without recipients, or one that was cancelled,
     * is FAILED_PRECONDITION.
     * </pre>
     */
    public void sendBroadcastAsync(dev.lategate.whatsapp.v1.SendBroadcastAsyncRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SendBroadcastAsyncResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getSendBroadcastAsyncMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * GetBroadcastSend returns the state of the sending that SendBroadcastAsync began. It
     * is NOT_FOUND if SendBroadcastAsync was not called for the broadcast with this API
     * key in the last 7 days.
     * </pre>
     */
    public void getBroadcastSend(dev.lategate.whatsapp.v1.GetBroadcastSendRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetBroadcastSendResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetBroadcastSendMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * ScheduleBroadcast lets a draft be sent later, at most 30 days ahead. The
     * upstream answers 400 when the time has passed, the broadcast is not a draft,
     * or it has no recipients.
     * </pre>
     */
    public void scheduleBroadcast(dev.lategate.whatsapp.v1.ScheduleBroadcastRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ScheduleBroadcastResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getScheduleBroadcastMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * CancelBroadcastSchedule turns a scheduled broadcast back into a draft. The
     * upstream answers 400 when the broadcast is not scheduled.
     * </pre>
     */
    public void cancelBroadcastSchedule(dev.lategate.whatsapp.v1.CancelBroadcastScheduleRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CancelBroadcastScheduleResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCancelBroadcastScheduleMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * ListBroadcastRecipients returns a broadcast's recipients with the delivery
     * status of each, and counts by status.
     * </pre>
     */
    public void listBroadcastRecipients(dev.lategate.whatsapp.v1.ListBroadcastRecipientsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListBroadcastRecipientsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListBroadcastRecipientsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * AddBroadcastRecipients adds up to 1,000 recipients to a draft. Phone numbers
     * that the broadcast already has are skipped and counted, so the call can be
     * repeated safely. The upstream answers 400 when the broadcast is not a draft.
     * </pre>
     */
    public void addBroadcastRecipients(dev.lategate.whatsapp.v1.AddBroadcastRecipientsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.AddBroadcastRecipientsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getAddBroadcastRecipientsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * UploadBroadcastRecipients adds any number of recipients to a draft: as messages, or
     * as a CSV file in pieces. The gateway makes as many upstream calls as that takes,
     * within the key's rate limit and with a lower priority than other calls. The answers
     * report the progress and each row that failed, and end with a summary. It can be
     * repeated safely after an interruption: phone numbers that the broadcast already has
     * are counted and not added again.
     * Over REST the body is the CSV file (`Content-Type: text/csv`) and the options are
     * query parameters, as in `broadcastId=b_1&amp;columns=variables.1:First name`. The
     * answer is one JSON object at the end, with the first 1,000 failures, or a stream
     * during the work: server-sent events with `Accept: text/event-stream`, JSON lines
     * with `Accept: application/x-ndjson`.
     * </pre>
     */
    public io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UploadBroadcastRecipientsRequest> uploadBroadcastRecipients(
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UploadBroadcastRecipientsResponse> responseObserver) {
      return io.grpc.stub.ClientCalls.asyncBidiStreamingCall(
          getChannel().newCall(getUploadBroadcastRecipientsMethod(), getCallOptions()), responseObserver);
    }

    /**
     * <pre>
     * RemoveBroadcastRecipients takes recipients out of a draft by phone number. The
     * upstream answers 400 when the broadcast is not a draft.
     * </pre>
     */
    public void removeBroadcastRecipients(dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getRemoveBroadcastRecipientsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * SendBulk sends one template to up to 100 recipients now, with values of its
     * own for each, and reports on every one of them. Some may fail while others
     * succeed: read `results`. Only templates can be sent in bulk, no free text. The
     * gateway waits for up to five minutes. After a time-out messages may well have
     * been sent: sending again sends them twice.
     * </pre>
     */
    public void sendBulk(dev.lategate.whatsapp.v1.SendBulkRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SendBulkResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getSendBulkMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * SendBulkStream sends one template to any number of recipients now, and answers with
     * exactly one result for each. The gateway makes as many upstream calls as that
     * takes, within the key's rate limit and with a lower priority than other calls;
     * results come as those calls end, in the order of the recipients. A message that may
     * or may not have been sent has the outcome UNKNOWN and is not sent again by the
     * gateway. If the stream breaks off, recipients without a result may have been sent
     * to: look at StreamDeliveryStatuses. There is no REST route: use SendBulk there.
     * </pre>
     */
    public io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SendBulkStreamRequest> sendBulkStream(
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SendBulkStreamResponse> responseObserver) {
      return io.grpc.stub.ClientCalls.asyncBidiStreamingCall(
          getChannel().newCall(getSendBulkStreamMethod(), getCallOptions()), responseObserver);
    }

    /**
     * <pre>
     * StreamDeliveryStatuses streams the statuses of messages that were sent: sent,
     * delivered, read, or failed. The status of a message only moves forward and each
     * comes once; if the upstream reports a later one first, those that it implies come
     * before it, marked `implied`.
     * With `broadcast_ids` the stream begins with a snapshot of each broadcast's
     * recipients and follows the broadcasts: the gateway also asks the upstream for their
     * statuses, in addition to webhooks. With `until` it ends by itself, with OK, when
     * every recipient has reached that status or has failed. Without `broadcast_ids` it
     * covers every message of the accounts that webhooks or watched broadcasts report.
     * Each event that was delivered to the gateway is delivered to every stream that asks
     * for it: in the order of the log, once by `event_id`, across restarts of either
     * side. A stream that ends (UNAVAILABLE when the gateway stops) is opened again with
     * the last `resume_token`. A slow reader is never dropped; it reads from the log
     * until it has caught up. A key that is revoked ends the stream.
     * Over REST it is a stream of server-sent events, or of JSON lines with `Accept:
     * application/x-ndjson`.
     * </pre>
     */
    public void streamDeliveryStatuses(dev.lategate.whatsapp.v1.StreamDeliveryStatusesRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.StreamDeliveryStatusesResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getStreamDeliveryStatusesMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service BroadcastsService.
   * <pre>
   * BroadcastsService sends one template to many recipients. A broadcast is
   * prepared as a draft, filled with recipients, then sent or scheduled, and keeps
   * the delivery status of each recipient. SendBulk does the same in one call for
   * up to 100 recipients and keeps nothing.
   * </pre>
   */
  public static final class BroadcastsServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<BroadcastsServiceBlockingV2Stub> {
    private BroadcastsServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected BroadcastsServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new BroadcastsServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * ListBroadcasts returns an account's broadcasts, the newest first, without
     * their recipients. The upstream answers 404 when the account is unknown.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListBroadcastsResponse listBroadcasts(dev.lategate.whatsapp.v1.ListBroadcastsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListBroadcastsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * CreateBroadcast makes a draft, with its first recipients if you have some. Nothing
     * is sent before SendBroadcast or ScheduleBroadcast. The upstream answers 404 when
     * the account is unknown.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.CreateBroadcastResponse createBroadcast(dev.lategate.whatsapp.v1.CreateBroadcastRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCreateBroadcastMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * GetBroadcast returns one broadcast with its delivery counts.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.GetBroadcastResponse getBroadcast(dev.lategate.whatsapp.v1.GetBroadcastRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetBroadcastMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * DeleteBroadcast deletes a broadcast for good. The upstream answers 400 unless
     * the broadcast is a draft or cancelled.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.DeleteBroadcastResponse deleteBroadcast(dev.lategate.whatsapp.v1.DeleteBroadcastRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getDeleteBroadcastMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * SendBroadcast sends a draft or scheduled broadcast now and answers when the
     * last message has been handed to WhatsApp. The upstream sends one message after
     * the other, so this can take minutes: the gateway sets no time limit of its
     * own, and callers should set a generous deadline or none. After a time-out
     * sending may well go on: look at GetBroadcast before calling again. The
     * upstream answers 400 when the broadcast has no recipients or another status.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.SendBroadcastResponse sendBroadcast(dev.lategate.whatsapp.v1.SendBroadcastRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getSendBroadcastMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * SendBroadcastAsync begins to send a draft or scheduled broadcast and returns at
     * once; the gateway waits for the upstream's call, however long that takes. Watch the
     * messages with StreamDeliveryStatuses, and the end of the sending with
     * GetBroadcastSend. It can be repeated safely: a broadcast that is being sent, or has
     * been, is not sent again. A broadcast without recipients, or one that was cancelled,
     * is FAILED_PRECONDITION.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.SendBroadcastAsyncResponse sendBroadcastAsync(dev.lategate.whatsapp.v1.SendBroadcastAsyncRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getSendBroadcastAsyncMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * GetBroadcastSend returns the state of the sending that SendBroadcastAsync began. It
     * is NOT_FOUND if SendBroadcastAsync was not called for the broadcast with this API
     * key in the last 7 days.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.GetBroadcastSendResponse getBroadcastSend(dev.lategate.whatsapp.v1.GetBroadcastSendRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetBroadcastSendMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ScheduleBroadcast lets a draft be sent later, at most 30 days ahead. The
     * upstream answers 400 when the time has passed, the broadcast is not a draft,
     * or it has no recipients.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ScheduleBroadcastResponse scheduleBroadcast(dev.lategate.whatsapp.v1.ScheduleBroadcastRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getScheduleBroadcastMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * CancelBroadcastSchedule turns a scheduled broadcast back into a draft. The
     * upstream answers 400 when the broadcast is not scheduled.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.CancelBroadcastScheduleResponse cancelBroadcastSchedule(dev.lategate.whatsapp.v1.CancelBroadcastScheduleRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCancelBroadcastScheduleMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ListBroadcastRecipients returns a broadcast's recipients with the delivery
     * status of each, and counts by status.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListBroadcastRecipientsResponse listBroadcastRecipients(dev.lategate.whatsapp.v1.ListBroadcastRecipientsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListBroadcastRecipientsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * AddBroadcastRecipients adds up to 1,000 recipients to a draft. Phone numbers
     * that the broadcast already has are skipped and counted, so the call can be
     * repeated safely. The upstream answers 400 when the broadcast is not a draft.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.AddBroadcastRecipientsResponse addBroadcastRecipients(dev.lategate.whatsapp.v1.AddBroadcastRecipientsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getAddBroadcastRecipientsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * UploadBroadcastRecipients adds any number of recipients to a draft: as messages, or
     * as a CSV file in pieces. The gateway makes as many upstream calls as that takes,
     * within the key's rate limit and with a lower priority than other calls. The answers
     * report the progress and each row that failed, and end with a summary. It can be
     * repeated safely after an interruption: phone numbers that the broadcast already has
     * are counted and not added again.
     * Over REST the body is the CSV file (`Content-Type: text/csv`) and the options are
     * query parameters, as in `broadcastId=b_1&amp;columns=variables.1:First name`. The
     * answer is one JSON object at the end, with the first 1,000 failures, or a stream
     * during the work: server-sent events with `Accept: text/event-stream`, JSON lines
     * with `Accept: application/x-ndjson`.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<dev.lategate.whatsapp.v1.UploadBroadcastRecipientsRequest, dev.lategate.whatsapp.v1.UploadBroadcastRecipientsResponse>
        uploadBroadcastRecipients() {
      return io.grpc.stub.ClientCalls.blockingBidiStreamingCall(
          getChannel(), getUploadBroadcastRecipientsMethod(), getCallOptions());
    }

    /**
     * <pre>
     * RemoveBroadcastRecipients takes recipients out of a draft by phone number. The
     * upstream answers 400 when the broadcast is not a draft.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsResponse removeBroadcastRecipients(dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getRemoveBroadcastRecipientsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * SendBulk sends one template to up to 100 recipients now, with values of its
     * own for each, and reports on every one of them. Some may fail while others
     * succeed: read `results`. Only templates can be sent in bulk, no free text. The
     * gateway waits for up to five minutes. After a time-out messages may well have
     * been sent: sending again sends them twice.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.SendBulkResponse sendBulk(dev.lategate.whatsapp.v1.SendBulkRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getSendBulkMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * SendBulkStream sends one template to any number of recipients now, and answers with
     * exactly one result for each. The gateway makes as many upstream calls as that
     * takes, within the key's rate limit and with a lower priority than other calls;
     * results come as those calls end, in the order of the recipients. A message that may
     * or may not have been sent has the outcome UNKNOWN and is not sent again by the
     * gateway. If the stream breaks off, recipients without a result may have been sent
     * to: look at StreamDeliveryStatuses. There is no REST route: use SendBulk there.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<dev.lategate.whatsapp.v1.SendBulkStreamRequest, dev.lategate.whatsapp.v1.SendBulkStreamResponse>
        sendBulkStream() {
      return io.grpc.stub.ClientCalls.blockingBidiStreamingCall(
          getChannel(), getSendBulkStreamMethod(), getCallOptions());
    }

    /**
     * <pre>
     * StreamDeliveryStatuses streams the statuses of messages that were sent: sent,
     * delivered, read, or failed. The status of a message only moves forward and each
     * comes once; if the upstream reports a later one first, those that it implies come
     * before it, marked `implied`.
     * With `broadcast_ids` the stream begins with a snapshot of each broadcast's
     * recipients and follows the broadcasts: the gateway also asks the upstream for their
     * statuses, in addition to webhooks. With `until` it ends by itself, with OK, when
     * every recipient has reached that status or has failed. Without `broadcast_ids` it
     * covers every message of the accounts that webhooks or watched broadcasts report.
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
    public io.grpc.stub.BlockingClientCall<?, dev.lategate.whatsapp.v1.StreamDeliveryStatusesResponse>
        streamDeliveryStatuses(dev.lategate.whatsapp.v1.StreamDeliveryStatusesRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getStreamDeliveryStatusesMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service BroadcastsService.
   * <pre>
   * BroadcastsService sends one template to many recipients. A broadcast is
   * prepared as a draft, filled with recipients, then sent or scheduled, and keeps
   * the delivery status of each recipient. SendBulk does the same in one call for
   * up to 100 recipients and keeps nothing.
   * </pre>
   */
  public static final class BroadcastsServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<BroadcastsServiceBlockingStub> {
    private BroadcastsServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected BroadcastsServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new BroadcastsServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * ListBroadcasts returns an account's broadcasts, the newest first, without
     * their recipients. The upstream answers 404 when the account is unknown.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListBroadcastsResponse listBroadcasts(dev.lategate.whatsapp.v1.ListBroadcastsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListBroadcastsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * CreateBroadcast makes a draft, with its first recipients if you have some. Nothing
     * is sent before SendBroadcast or ScheduleBroadcast. The upstream answers 404 when
     * the account is unknown.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.CreateBroadcastResponse createBroadcast(dev.lategate.whatsapp.v1.CreateBroadcastRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCreateBroadcastMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * GetBroadcast returns one broadcast with its delivery counts.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.GetBroadcastResponse getBroadcast(dev.lategate.whatsapp.v1.GetBroadcastRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetBroadcastMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * DeleteBroadcast deletes a broadcast for good. The upstream answers 400 unless
     * the broadcast is a draft or cancelled.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.DeleteBroadcastResponse deleteBroadcast(dev.lategate.whatsapp.v1.DeleteBroadcastRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getDeleteBroadcastMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * SendBroadcast sends a draft or scheduled broadcast now and answers when the
     * last message has been handed to WhatsApp. The upstream sends one message after
     * the other, so this can take minutes: the gateway sets no time limit of its
     * own, and callers should set a generous deadline or none. After a time-out
     * sending may well go on: look at GetBroadcast before calling again. The
     * upstream answers 400 when the broadcast has no recipients or another status.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.SendBroadcastResponse sendBroadcast(dev.lategate.whatsapp.v1.SendBroadcastRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getSendBroadcastMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * SendBroadcastAsync begins to send a draft or scheduled broadcast and returns at
     * once; the gateway waits for the upstream's call, however long that takes. Watch the
     * messages with StreamDeliveryStatuses, and the end of the sending with
     * GetBroadcastSend. It can be repeated safely: a broadcast that is being sent, or has
     * been, is not sent again. A broadcast without recipients, or one that was cancelled,
     * is FAILED_PRECONDITION.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.SendBroadcastAsyncResponse sendBroadcastAsync(dev.lategate.whatsapp.v1.SendBroadcastAsyncRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getSendBroadcastAsyncMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * GetBroadcastSend returns the state of the sending that SendBroadcastAsync began. It
     * is NOT_FOUND if SendBroadcastAsync was not called for the broadcast with this API
     * key in the last 7 days.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.GetBroadcastSendResponse getBroadcastSend(dev.lategate.whatsapp.v1.GetBroadcastSendRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetBroadcastSendMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ScheduleBroadcast lets a draft be sent later, at most 30 days ahead. The
     * upstream answers 400 when the time has passed, the broadcast is not a draft,
     * or it has no recipients.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ScheduleBroadcastResponse scheduleBroadcast(dev.lategate.whatsapp.v1.ScheduleBroadcastRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getScheduleBroadcastMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * CancelBroadcastSchedule turns a scheduled broadcast back into a draft. The
     * upstream answers 400 when the broadcast is not scheduled.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.CancelBroadcastScheduleResponse cancelBroadcastSchedule(dev.lategate.whatsapp.v1.CancelBroadcastScheduleRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCancelBroadcastScheduleMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ListBroadcastRecipients returns a broadcast's recipients with the delivery
     * status of each, and counts by status.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListBroadcastRecipientsResponse listBroadcastRecipients(dev.lategate.whatsapp.v1.ListBroadcastRecipientsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListBroadcastRecipientsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * AddBroadcastRecipients adds up to 1,000 recipients to a draft. Phone numbers
     * that the broadcast already has are skipped and counted, so the call can be
     * repeated safely. The upstream answers 400 when the broadcast is not a draft.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.AddBroadcastRecipientsResponse addBroadcastRecipients(dev.lategate.whatsapp.v1.AddBroadcastRecipientsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getAddBroadcastRecipientsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * RemoveBroadcastRecipients takes recipients out of a draft by phone number. The
     * upstream answers 400 when the broadcast is not a draft.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsResponse removeBroadcastRecipients(dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getRemoveBroadcastRecipientsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * SendBulk sends one template to up to 100 recipients now, with values of its
     * own for each, and reports on every one of them. Some may fail while others
     * succeed: read `results`. Only templates can be sent in bulk, no free text. The
     * gateway waits for up to five minutes. After a time-out messages may well have
     * been sent: sending again sends them twice.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.SendBulkResponse sendBulk(dev.lategate.whatsapp.v1.SendBulkRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getSendBulkMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * StreamDeliveryStatuses streams the statuses of messages that were sent: sent,
     * delivered, read, or failed. The status of a message only moves forward and each
     * comes once; if the upstream reports a later one first, those that it implies come
     * before it, marked `implied`.
     * With `broadcast_ids` the stream begins with a snapshot of each broadcast's
     * recipients and follows the broadcasts: the gateway also asks the upstream for their
     * statuses, in addition to webhooks. With `until` it ends by itself, with OK, when
     * every recipient has reached that status or has failed. Without `broadcast_ids` it
     * covers every message of the accounts that webhooks or watched broadcasts report.
     * Each event that was delivered to the gateway is delivered to every stream that asks
     * for it: in the order of the log, once by `event_id`, across restarts of either
     * side. A stream that ends (UNAVAILABLE when the gateway stops) is opened again with
     * the last `resume_token`. A slow reader is never dropped; it reads from the log
     * until it has caught up. A key that is revoked ends the stream.
     * Over REST it is a stream of server-sent events, or of JSON lines with `Accept:
     * application/x-ndjson`.
     * </pre>
     */
    public java.util.Iterator<dev.lategate.whatsapp.v1.StreamDeliveryStatusesResponse> streamDeliveryStatuses(
        dev.lategate.whatsapp.v1.StreamDeliveryStatusesRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getStreamDeliveryStatusesMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service BroadcastsService.
   * <pre>
   * BroadcastsService sends one template to many recipients. A broadcast is
   * prepared as a draft, filled with recipients, then sent or scheduled, and keeps
   * the delivery status of each recipient. SendBulk does the same in one call for
   * up to 100 recipients and keeps nothing.
   * </pre>
   */
  public static final class BroadcastsServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<BroadcastsServiceFutureStub> {
    private BroadcastsServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected BroadcastsServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new BroadcastsServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * ListBroadcasts returns an account's broadcasts, the newest first, without
     * their recipients. The upstream answers 404 when the account is unknown.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.ListBroadcastsResponse> listBroadcasts(
        dev.lategate.whatsapp.v1.ListBroadcastsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListBroadcastsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * CreateBroadcast makes a draft, with its first recipients if you have some. Nothing
     * is sent before SendBroadcast or ScheduleBroadcast. The upstream answers 404 when
     * the account is unknown.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.CreateBroadcastResponse> createBroadcast(
        dev.lategate.whatsapp.v1.CreateBroadcastRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCreateBroadcastMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * GetBroadcast returns one broadcast with its delivery counts.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.GetBroadcastResponse> getBroadcast(
        dev.lategate.whatsapp.v1.GetBroadcastRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetBroadcastMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * DeleteBroadcast deletes a broadcast for good. The upstream answers 400 unless
     * the broadcast is a draft or cancelled.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.DeleteBroadcastResponse> deleteBroadcast(
        dev.lategate.whatsapp.v1.DeleteBroadcastRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getDeleteBroadcastMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * SendBroadcast sends a draft or scheduled broadcast now and answers when the
     * last message has been handed to WhatsApp. The upstream sends one message after
     * the other, so this can take minutes: the gateway sets no time limit of its
     * own, and callers should set a generous deadline or none. After a time-out
     * sending may well go on: look at GetBroadcast before calling again. The
     * upstream answers 400 when the broadcast has no recipients or another status.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.SendBroadcastResponse> sendBroadcast(
        dev.lategate.whatsapp.v1.SendBroadcastRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getSendBroadcastMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * SendBroadcastAsync begins to send a draft or scheduled broadcast and returns at
     * once; the gateway waits for the upstream's call, however long that takes. Watch the
     * messages with StreamDeliveryStatuses, and the end of the sending with
     * GetBroadcastSend. It can be repeated safely: a broadcast that is being sent, or has
     * been, is not sent again. A broadcast without recipients, or one that was cancelled,
     * is FAILED_PRECONDITION.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.SendBroadcastAsyncResponse> sendBroadcastAsync(
        dev.lategate.whatsapp.v1.SendBroadcastAsyncRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getSendBroadcastAsyncMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * GetBroadcastSend returns the state of the sending that SendBroadcastAsync began. It
     * is NOT_FOUND if SendBroadcastAsync was not called for the broadcast with this API
     * key in the last 7 days.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.GetBroadcastSendResponse> getBroadcastSend(
        dev.lategate.whatsapp.v1.GetBroadcastSendRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetBroadcastSendMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * ScheduleBroadcast lets a draft be sent later, at most 30 days ahead. The
     * upstream answers 400 when the time has passed, the broadcast is not a draft,
     * or it has no recipients.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.ScheduleBroadcastResponse> scheduleBroadcast(
        dev.lategate.whatsapp.v1.ScheduleBroadcastRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getScheduleBroadcastMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * CancelBroadcastSchedule turns a scheduled broadcast back into a draft. The
     * upstream answers 400 when the broadcast is not scheduled.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.CancelBroadcastScheduleResponse> cancelBroadcastSchedule(
        dev.lategate.whatsapp.v1.CancelBroadcastScheduleRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCancelBroadcastScheduleMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * ListBroadcastRecipients returns a broadcast's recipients with the delivery
     * status of each, and counts by status.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.ListBroadcastRecipientsResponse> listBroadcastRecipients(
        dev.lategate.whatsapp.v1.ListBroadcastRecipientsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListBroadcastRecipientsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * AddBroadcastRecipients adds up to 1,000 recipients to a draft. Phone numbers
     * that the broadcast already has are skipped and counted, so the call can be
     * repeated safely. The upstream answers 400 when the broadcast is not a draft.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.AddBroadcastRecipientsResponse> addBroadcastRecipients(
        dev.lategate.whatsapp.v1.AddBroadcastRecipientsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getAddBroadcastRecipientsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * RemoveBroadcastRecipients takes recipients out of a draft by phone number. The
     * upstream answers 400 when the broadcast is not a draft.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsResponse> removeBroadcastRecipients(
        dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getRemoveBroadcastRecipientsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * SendBulk sends one template to up to 100 recipients now, with values of its
     * own for each, and reports on every one of them. Some may fail while others
     * succeed: read `results`. Only templates can be sent in bulk, no free text. The
     * gateway waits for up to five minutes. After a time-out messages may well have
     * been sent: sending again sends them twice.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.SendBulkResponse> sendBulk(
        dev.lategate.whatsapp.v1.SendBulkRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getSendBulkMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_LIST_BROADCASTS = 0;
  private static final int METHODID_CREATE_BROADCAST = 1;
  private static final int METHODID_GET_BROADCAST = 2;
  private static final int METHODID_DELETE_BROADCAST = 3;
  private static final int METHODID_SEND_BROADCAST = 4;
  private static final int METHODID_SEND_BROADCAST_ASYNC = 5;
  private static final int METHODID_GET_BROADCAST_SEND = 6;
  private static final int METHODID_SCHEDULE_BROADCAST = 7;
  private static final int METHODID_CANCEL_BROADCAST_SCHEDULE = 8;
  private static final int METHODID_LIST_BROADCAST_RECIPIENTS = 9;
  private static final int METHODID_ADD_BROADCAST_RECIPIENTS = 10;
  private static final int METHODID_REMOVE_BROADCAST_RECIPIENTS = 11;
  private static final int METHODID_SEND_BULK = 12;
  private static final int METHODID_STREAM_DELIVERY_STATUSES = 13;
  private static final int METHODID_UPLOAD_BROADCAST_RECIPIENTS = 14;
  private static final int METHODID_SEND_BULK_STREAM = 15;

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
        case METHODID_LIST_BROADCASTS:
          serviceImpl.listBroadcasts((dev.lategate.whatsapp.v1.ListBroadcastsRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListBroadcastsResponse>) responseObserver);
          break;
        case METHODID_CREATE_BROADCAST:
          serviceImpl.createBroadcast((dev.lategate.whatsapp.v1.CreateBroadcastRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CreateBroadcastResponse>) responseObserver);
          break;
        case METHODID_GET_BROADCAST:
          serviceImpl.getBroadcast((dev.lategate.whatsapp.v1.GetBroadcastRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetBroadcastResponse>) responseObserver);
          break;
        case METHODID_DELETE_BROADCAST:
          serviceImpl.deleteBroadcast((dev.lategate.whatsapp.v1.DeleteBroadcastRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.DeleteBroadcastResponse>) responseObserver);
          break;
        case METHODID_SEND_BROADCAST:
          serviceImpl.sendBroadcast((dev.lategate.whatsapp.v1.SendBroadcastRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SendBroadcastResponse>) responseObserver);
          break;
        case METHODID_SEND_BROADCAST_ASYNC:
          serviceImpl.sendBroadcastAsync((dev.lategate.whatsapp.v1.SendBroadcastAsyncRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SendBroadcastAsyncResponse>) responseObserver);
          break;
        case METHODID_GET_BROADCAST_SEND:
          serviceImpl.getBroadcastSend((dev.lategate.whatsapp.v1.GetBroadcastSendRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetBroadcastSendResponse>) responseObserver);
          break;
        case METHODID_SCHEDULE_BROADCAST:
          serviceImpl.scheduleBroadcast((dev.lategate.whatsapp.v1.ScheduleBroadcastRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ScheduleBroadcastResponse>) responseObserver);
          break;
        case METHODID_CANCEL_BROADCAST_SCHEDULE:
          serviceImpl.cancelBroadcastSchedule((dev.lategate.whatsapp.v1.CancelBroadcastScheduleRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CancelBroadcastScheduleResponse>) responseObserver);
          break;
        case METHODID_LIST_BROADCAST_RECIPIENTS:
          serviceImpl.listBroadcastRecipients((dev.lategate.whatsapp.v1.ListBroadcastRecipientsRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListBroadcastRecipientsResponse>) responseObserver);
          break;
        case METHODID_ADD_BROADCAST_RECIPIENTS:
          serviceImpl.addBroadcastRecipients((dev.lategate.whatsapp.v1.AddBroadcastRecipientsRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.AddBroadcastRecipientsResponse>) responseObserver);
          break;
        case METHODID_REMOVE_BROADCAST_RECIPIENTS:
          serviceImpl.removeBroadcastRecipients((dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsResponse>) responseObserver);
          break;
        case METHODID_SEND_BULK:
          serviceImpl.sendBulk((dev.lategate.whatsapp.v1.SendBulkRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SendBulkResponse>) responseObserver);
          break;
        case METHODID_STREAM_DELIVERY_STATUSES:
          serviceImpl.streamDeliveryStatuses((dev.lategate.whatsapp.v1.StreamDeliveryStatusesRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.StreamDeliveryStatusesResponse>) responseObserver);
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
        case METHODID_UPLOAD_BROADCAST_RECIPIENTS:
          return (io.grpc.stub.StreamObserver<Req>) serviceImpl.uploadBroadcastRecipients(
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UploadBroadcastRecipientsResponse>) responseObserver);
        case METHODID_SEND_BULK_STREAM:
          return (io.grpc.stub.StreamObserver<Req>) serviceImpl.sendBulkStream(
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SendBulkStreamResponse>) responseObserver);
        default:
          throw new AssertionError();
      }
    }
  }

  public static final io.grpc.ServerServiceDefinition bindService(AsyncService service) {
    return io.grpc.ServerServiceDefinition.builder(getServiceDescriptor())
        .addMethod(
          getListBroadcastsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.ListBroadcastsRequest,
              dev.lategate.whatsapp.v1.ListBroadcastsResponse>(
                service, METHODID_LIST_BROADCASTS)))
        .addMethod(
          getCreateBroadcastMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.CreateBroadcastRequest,
              dev.lategate.whatsapp.v1.CreateBroadcastResponse>(
                service, METHODID_CREATE_BROADCAST)))
        .addMethod(
          getGetBroadcastMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.GetBroadcastRequest,
              dev.lategate.whatsapp.v1.GetBroadcastResponse>(
                service, METHODID_GET_BROADCAST)))
        .addMethod(
          getDeleteBroadcastMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.DeleteBroadcastRequest,
              dev.lategate.whatsapp.v1.DeleteBroadcastResponse>(
                service, METHODID_DELETE_BROADCAST)))
        .addMethod(
          getSendBroadcastMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.SendBroadcastRequest,
              dev.lategate.whatsapp.v1.SendBroadcastResponse>(
                service, METHODID_SEND_BROADCAST)))
        .addMethod(
          getSendBroadcastAsyncMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.SendBroadcastAsyncRequest,
              dev.lategate.whatsapp.v1.SendBroadcastAsyncResponse>(
                service, METHODID_SEND_BROADCAST_ASYNC)))
        .addMethod(
          getGetBroadcastSendMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.GetBroadcastSendRequest,
              dev.lategate.whatsapp.v1.GetBroadcastSendResponse>(
                service, METHODID_GET_BROADCAST_SEND)))
        .addMethod(
          getScheduleBroadcastMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.ScheduleBroadcastRequest,
              dev.lategate.whatsapp.v1.ScheduleBroadcastResponse>(
                service, METHODID_SCHEDULE_BROADCAST)))
        .addMethod(
          getCancelBroadcastScheduleMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.CancelBroadcastScheduleRequest,
              dev.lategate.whatsapp.v1.CancelBroadcastScheduleResponse>(
                service, METHODID_CANCEL_BROADCAST_SCHEDULE)))
        .addMethod(
          getListBroadcastRecipientsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.ListBroadcastRecipientsRequest,
              dev.lategate.whatsapp.v1.ListBroadcastRecipientsResponse>(
                service, METHODID_LIST_BROADCAST_RECIPIENTS)))
        .addMethod(
          getAddBroadcastRecipientsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.AddBroadcastRecipientsRequest,
              dev.lategate.whatsapp.v1.AddBroadcastRecipientsResponse>(
                service, METHODID_ADD_BROADCAST_RECIPIENTS)))
        .addMethod(
          getUploadBroadcastRecipientsMethod(),
          io.grpc.stub.ServerCalls.asyncBidiStreamingCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.UploadBroadcastRecipientsRequest,
              dev.lategate.whatsapp.v1.UploadBroadcastRecipientsResponse>(
                service, METHODID_UPLOAD_BROADCAST_RECIPIENTS)))
        .addMethod(
          getRemoveBroadcastRecipientsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsRequest,
              dev.lategate.whatsapp.v1.RemoveBroadcastRecipientsResponse>(
                service, METHODID_REMOVE_BROADCAST_RECIPIENTS)))
        .addMethod(
          getSendBulkMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.SendBulkRequest,
              dev.lategate.whatsapp.v1.SendBulkResponse>(
                service, METHODID_SEND_BULK)))
        .addMethod(
          getSendBulkStreamMethod(),
          io.grpc.stub.ServerCalls.asyncBidiStreamingCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.SendBulkStreamRequest,
              dev.lategate.whatsapp.v1.SendBulkStreamResponse>(
                service, METHODID_SEND_BULK_STREAM)))
        .addMethod(
          getStreamDeliveryStatusesMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.StreamDeliveryStatusesRequest,
              dev.lategate.whatsapp.v1.StreamDeliveryStatusesResponse>(
                service, METHODID_STREAM_DELIVERY_STATUSES)))
        .build();
  }

  private static abstract class BroadcastsServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    BroadcastsServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.lategate.whatsapp.v1.BroadcastsProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("BroadcastsService");
    }
  }

  private static final class BroadcastsServiceFileDescriptorSupplier
      extends BroadcastsServiceBaseDescriptorSupplier {
    BroadcastsServiceFileDescriptorSupplier() {}
  }

  private static final class BroadcastsServiceMethodDescriptorSupplier
      extends BroadcastsServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    BroadcastsServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (BroadcastsServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new BroadcastsServiceFileDescriptorSupplier())
              .addMethod(getListBroadcastsMethod())
              .addMethod(getCreateBroadcastMethod())
              .addMethod(getGetBroadcastMethod())
              .addMethod(getDeleteBroadcastMethod())
              .addMethod(getSendBroadcastMethod())
              .addMethod(getSendBroadcastAsyncMethod())
              .addMethod(getGetBroadcastSendMethod())
              .addMethod(getScheduleBroadcastMethod())
              .addMethod(getCancelBroadcastScheduleMethod())
              .addMethod(getListBroadcastRecipientsMethod())
              .addMethod(getAddBroadcastRecipientsMethod())
              .addMethod(getUploadBroadcastRecipientsMethod())
              .addMethod(getRemoveBroadcastRecipientsMethod())
              .addMethod(getSendBulkMethod())
              .addMethod(getSendBulkStreamMethod())
              .addMethod(getStreamDeliveryStatusesMethod())
              .build();
        }
      }
    }
    return result;
  }
}
