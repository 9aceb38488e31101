package dev.lategate.whatsapp.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * InboxService reads and answers the conversations of the connected accounts, of
 * WhatsApp and of the other platforms that Late has an inbox for. It needs Late's
 * Inbox add-on: without it every call is PERMISSION_DENIED.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class InboxServiceGrpc {

  private InboxServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "lategate.whatsapp.v1.InboxService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListConversationsRequest,
      dev.lategate.whatsapp.v1.ListConversationsResponse> getListConversationsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListConversations",
      requestType = dev.lategate.whatsapp.v1.ListConversationsRequest.class,
      responseType = dev.lategate.whatsapp.v1.ListConversationsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListConversationsRequest,
      dev.lategate.whatsapp.v1.ListConversationsResponse> getListConversationsMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListConversationsRequest, dev.lategate.whatsapp.v1.ListConversationsResponse> getListConversationsMethod;
    if ((getListConversationsMethod = InboxServiceGrpc.getListConversationsMethod) == null) {
      synchronized (InboxServiceGrpc.class) {
        if ((getListConversationsMethod = InboxServiceGrpc.getListConversationsMethod) == null) {
          InboxServiceGrpc.getListConversationsMethod = getListConversationsMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.ListConversationsRequest, dev.lategate.whatsapp.v1.ListConversationsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListConversations"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListConversationsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListConversationsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InboxServiceMethodDescriptorSupplier("ListConversations"))
              .build();
        }
      }
    }
    return getListConversationsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetConversationRequest,
      dev.lategate.whatsapp.v1.GetConversationResponse> getGetConversationMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetConversation",
      requestType = dev.lategate.whatsapp.v1.GetConversationRequest.class,
      responseType = dev.lategate.whatsapp.v1.GetConversationResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetConversationRequest,
      dev.lategate.whatsapp.v1.GetConversationResponse> getGetConversationMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetConversationRequest, dev.lategate.whatsapp.v1.GetConversationResponse> getGetConversationMethod;
    if ((getGetConversationMethod = InboxServiceGrpc.getGetConversationMethod) == null) {
      synchronized (InboxServiceGrpc.class) {
        if ((getGetConversationMethod = InboxServiceGrpc.getGetConversationMethod) == null) {
          InboxServiceGrpc.getGetConversationMethod = getGetConversationMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.GetConversationRequest, dev.lategate.whatsapp.v1.GetConversationResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetConversation"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.GetConversationRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.GetConversationResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InboxServiceMethodDescriptorSupplier("GetConversation"))
              .build();
        }
      }
    }
    return getGetConversationMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UpdateConversationRequest,
      dev.lategate.whatsapp.v1.UpdateConversationResponse> getUpdateConversationMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "UpdateConversation",
      requestType = dev.lategate.whatsapp.v1.UpdateConversationRequest.class,
      responseType = dev.lategate.whatsapp.v1.UpdateConversationResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UpdateConversationRequest,
      dev.lategate.whatsapp.v1.UpdateConversationResponse> getUpdateConversationMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UpdateConversationRequest, dev.lategate.whatsapp.v1.UpdateConversationResponse> getUpdateConversationMethod;
    if ((getUpdateConversationMethod = InboxServiceGrpc.getUpdateConversationMethod) == null) {
      synchronized (InboxServiceGrpc.class) {
        if ((getUpdateConversationMethod = InboxServiceGrpc.getUpdateConversationMethod) == null) {
          InboxServiceGrpc.getUpdateConversationMethod = getUpdateConversationMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.UpdateConversationRequest, dev.lategate.whatsapp.v1.UpdateConversationResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "UpdateConversation"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.UpdateConversationRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.UpdateConversationResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InboxServiceMethodDescriptorSupplier("UpdateConversation"))
              .build();
        }
      }
    }
    return getUpdateConversationMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListMessagesRequest,
      dev.lategate.whatsapp.v1.ListMessagesResponse> getListMessagesMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListMessages",
      requestType = dev.lategate.whatsapp.v1.ListMessagesRequest.class,
      responseType = dev.lategate.whatsapp.v1.ListMessagesResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListMessagesRequest,
      dev.lategate.whatsapp.v1.ListMessagesResponse> getListMessagesMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListMessagesRequest, dev.lategate.whatsapp.v1.ListMessagesResponse> getListMessagesMethod;
    if ((getListMessagesMethod = InboxServiceGrpc.getListMessagesMethod) == null) {
      synchronized (InboxServiceGrpc.class) {
        if ((getListMessagesMethod = InboxServiceGrpc.getListMessagesMethod) == null) {
          InboxServiceGrpc.getListMessagesMethod = getListMessagesMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.ListMessagesRequest, dev.lategate.whatsapp.v1.ListMessagesResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListMessages"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListMessagesRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListMessagesResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InboxServiceMethodDescriptorSupplier("ListMessages"))
              .build();
        }
      }
    }
    return getListMessagesMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.SendMessageRequest,
      dev.lategate.whatsapp.v1.SendMessageResponse> getSendMessageMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SendMessage",
      requestType = dev.lategate.whatsapp.v1.SendMessageRequest.class,
      responseType = dev.lategate.whatsapp.v1.SendMessageResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.SendMessageRequest,
      dev.lategate.whatsapp.v1.SendMessageResponse> getSendMessageMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.SendMessageRequest, dev.lategate.whatsapp.v1.SendMessageResponse> getSendMessageMethod;
    if ((getSendMessageMethod = InboxServiceGrpc.getSendMessageMethod) == null) {
      synchronized (InboxServiceGrpc.class) {
        if ((getSendMessageMethod = InboxServiceGrpc.getSendMessageMethod) == null) {
          InboxServiceGrpc.getSendMessageMethod = getSendMessageMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.SendMessageRequest, dev.lategate.whatsapp.v1.SendMessageResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SendMessage"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.SendMessageRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.SendMessageResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InboxServiceMethodDescriptorSupplier("SendMessage"))
              .build();
        }
      }
    }
    return getSendMessageMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.SendAttachmentRequest,
      dev.lategate.whatsapp.v1.SendAttachmentResponse> getSendAttachmentMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "SendAttachment",
      requestType = dev.lategate.whatsapp.v1.SendAttachmentRequest.class,
      responseType = dev.lategate.whatsapp.v1.SendAttachmentResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.CLIENT_STREAMING)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.SendAttachmentRequest,
      dev.lategate.whatsapp.v1.SendAttachmentResponse> getSendAttachmentMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.SendAttachmentRequest, dev.lategate.whatsapp.v1.SendAttachmentResponse> getSendAttachmentMethod;
    if ((getSendAttachmentMethod = InboxServiceGrpc.getSendAttachmentMethod) == null) {
      synchronized (InboxServiceGrpc.class) {
        if ((getSendAttachmentMethod = InboxServiceGrpc.getSendAttachmentMethod) == null) {
          InboxServiceGrpc.getSendAttachmentMethod = getSendAttachmentMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.SendAttachmentRequest, dev.lategate.whatsapp.v1.SendAttachmentResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.CLIENT_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "SendAttachment"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.SendAttachmentRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.SendAttachmentResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InboxServiceMethodDescriptorSupplier("SendAttachment"))
              .build();
        }
      }
    }
    return getSendAttachmentMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.StreamMessagesRequest,
      dev.lategate.whatsapp.v1.StreamMessagesResponse> getStreamMessagesMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "StreamMessages",
      requestType = dev.lategate.whatsapp.v1.StreamMessagesRequest.class,
      responseType = dev.lategate.whatsapp.v1.StreamMessagesResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.StreamMessagesRequest,
      dev.lategate.whatsapp.v1.StreamMessagesResponse> getStreamMessagesMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.StreamMessagesRequest, dev.lategate.whatsapp.v1.StreamMessagesResponse> getStreamMessagesMethod;
    if ((getStreamMessagesMethod = InboxServiceGrpc.getStreamMessagesMethod) == null) {
      synchronized (InboxServiceGrpc.class) {
        if ((getStreamMessagesMethod = InboxServiceGrpc.getStreamMessagesMethod) == null) {
          InboxServiceGrpc.getStreamMessagesMethod = getStreamMessagesMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.StreamMessagesRequest, dev.lategate.whatsapp.v1.StreamMessagesResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "StreamMessages"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.StreamMessagesRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.StreamMessagesResponse.getDefaultInstance()))
              .setSchemaDescriptor(new InboxServiceMethodDescriptorSupplier("StreamMessages"))
              .build();
        }
      }
    }
    return getStreamMessagesMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static InboxServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<InboxServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<InboxServiceStub>() {
        @java.lang.Override
        public InboxServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new InboxServiceStub(channel, callOptions);
        }
      };
    return InboxServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static InboxServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<InboxServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<InboxServiceBlockingV2Stub>() {
        @java.lang.Override
        public InboxServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new InboxServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return InboxServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static InboxServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<InboxServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<InboxServiceBlockingStub>() {
        @java.lang.Override
        public InboxServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new InboxServiceBlockingStub(channel, callOptions);
        }
      };
    return InboxServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static InboxServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<InboxServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<InboxServiceFutureStub>() {
        @java.lang.Override
        public InboxServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new InboxServiceFutureStub(channel, callOptions);
        }
      };
    return InboxServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * InboxService reads and answers the conversations of the connected accounts, of
   * WhatsApp and of the other platforms that Late has an inbox for. It needs Late's
   * Inbox add-on: without it every call is PERMISSION_DENIED.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * ListConversations lists the conversations of all accounts, the most recently
     * updated first by default. It is paged by cursor. Accounts that could not be
     * read do not fail the call: look at `meta.failed_accounts`.
     * </pre>
     */
    default void listConversations(dev.lategate.whatsapp.v1.ListConversationsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListConversationsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListConversationsMethod(), responseObserver);
    }

    /**
     * <pre>
     * GetConversation reads one conversation. An unknown conversation is NOT_FOUND.
     * </pre>
     */
    default void getConversation(dev.lategate.whatsapp.v1.GetConversationRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetConversationResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetConversationMethod(), responseObserver);
    }

    /**
     * <pre>
     * UpdateConversation archives a conversation or makes it active again.
     * </pre>
     */
    default void updateConversation(dev.lategate.whatsapp.v1.UpdateConversationRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UpdateConversationResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getUpdateConversationMethod(), responseObserver);
    }

    /**
     * <pre>
     * ListMessages reads the messages of a conversation. The upstream does not page
     * them.
     * </pre>
     */
    default void listMessages(dev.lategate.whatsapp.v1.ListMessagesRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListMessagesResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListMessagesMethod(), responseObserver);
    }

    /**
     * <pre>
     * SendMessage sends a message in a conversation. On WhatsApp this works within 24
     * hours of the customer's last message; Meta refuses it after that: send an approved
     * template with BroadcastsService.SendBulk instead. Something that the platform does
     * not support is an error (HTTP 400, code `PLATFORM_LIMITATION`). The upstream knows
     * no idempotency key: a send whose answer was lost may have been sent, and is not
     * repeated by the gateway.
     * Over REST this accepts an attachment too: send multipart/form-data with the fields
     * `accountId` and, optionally, `message` and the others of this request, lists and
     * objects as JSON text, and the file as the part `attachment`. The upstream accepts
     * attachments of up to 25 MB.
     * </pre>
     */
    default void sendMessage(dev.lategate.whatsapp.v1.SendMessageRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SendMessageResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getSendMessageMethod(), responseObserver);
    }

    /**
     * <pre>
     * SendAttachment sends a file in a conversation, up to 100 MB, which the gateway
     * forwards while it receives it. WhatsApp accepts: JPEG and PNG images up to 5 MB;
     * MP4 and 3GPP videos (H.264 and AAC) up to 16 MB; MP3, OGG (Opus), AMR and AAC audio
     * up to 16 MB; PDF, TXT, Word, Excel and PowerPoint documents up to 100 MB. Any other
     * file is INVALID_ARGUMENT: the content is checked, if possible before it is sent.
     * The 24-hour window and lost answers are as with SendMessage.
     * Over REST a file is sent with SendMessage's route, as multipart/form-data.
     * </pre>
     */
    default io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SendAttachmentRequest> sendAttachment(
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SendAttachmentResponse> responseObserver) {
      return io.grpc.stub.ServerCalls.asyncUnimplementedStreamingCall(getSendAttachmentMethod(), responseObserver);
    }

    /**
     * <pre>
     * StreamMessages streams what happens in the inbox: messages received and sent,
     * edited and deleted, reactions, conversations begun. It does not end by itself.
     * Each event that was delivered to the gateway is delivered to every stream that asks
     * for it: in the order of the log, once by `event_id`, across restarts of either
     * side. A stream that ends (UNAVAILABLE when the gateway stops) is opened again with
     * the last `resume_token`. A slow reader is never dropped; it reads from the log
     * until it has caught up. A key that is revoked ends the stream.
     * Over REST it is a stream of server-sent events, or of JSON lines with `Accept:
     * application/x-ndjson`.
     * </pre>
     */
    default void streamMessages(dev.lategate.whatsapp.v1.StreamMessagesRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.StreamMessagesResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getStreamMessagesMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service InboxService.
   * <pre>
   * InboxService reads and answers the conversations of the connected accounts, of
   * WhatsApp and of the other platforms that Late has an inbox for. It needs Late's
   * Inbox add-on: without it every call is PERMISSION_DENIED.
   * </pre>
   */
  public static abstract class InboxServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return InboxServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service InboxService.
   * <pre>
   * InboxService reads and answers the conversations of the connected accounts, of
   * WhatsApp and of the other platforms that Late has an inbox for. It needs Late's
   * Inbox add-on: without it every call is PERMISSION_DENIED.
   * </pre>
   */
  public static final class InboxServiceStub
      extends io.grpc.stub.AbstractAsyncStub<InboxServiceStub> {
    private InboxServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected InboxServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new InboxServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * ListConversations lists the conversations of all accounts, the most recently
     * updated first by default. It is paged by cursor. Accounts that could not be
     * read do not fail the call: look at `meta.failed_accounts`.
     * </pre>
     */
    public void listConversations(dev.lategate.whatsapp.v1.ListConversationsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListConversationsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListConversationsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * GetConversation reads one conversation. An unknown conversation is NOT_FOUND.
     * </pre>
     */
    public void getConversation(dev.lategate.whatsapp.v1.GetConversationRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetConversationResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetConversationMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * UpdateConversation archives a conversation or makes it active again.
     * </pre>
     */
    public void updateConversation(dev.lategate.whatsapp.v1.UpdateConversationRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UpdateConversationResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getUpdateConversationMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * ListMessages reads the messages of a conversation. The upstream does not page
     * them.
     * </pre>
     */
    public void listMessages(dev.lategate.whatsapp.v1.ListMessagesRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListMessagesResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListMessagesMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * SendMessage sends a message in a conversation. On WhatsApp this works within 24
     * hours of the customer's last message; Meta refuses it after that: send an approved
     * template with BroadcastsService.SendBulk instead. Something that the platform does
     * not support is an error (HTTP 400, code `PLATFORM_LIMITATION`). The upstream knows
     * no idempotency key: a send whose answer was lost may have been sent, and is not
     * repeated by the gateway.
     * Over REST this accepts an attachment too: send multipart/form-data with the fields
     * `accountId` and, optionally, `message` and the others of this request, lists and
     * objects as JSON text, and the file as the part `attachment`. The upstream accepts
     * attachments of up to 25 MB.
     * </pre>
     */
    public void sendMessage(dev.lategate.whatsapp.v1.SendMessageRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SendMessageResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getSendMessageMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * SendAttachment sends a file in a conversation, up to 100 MB, which the gateway
     * forwards while it receives it. WhatsApp accepts: JPEG and PNG images up to 5 MB;
     * MP4 and 3GPP videos (H.264 and AAC) up to 16 MB; MP3, OGG (Opus), AMR and AAC audio
     * up to 16 MB; PDF, TXT, Word, Excel and PowerPoint documents up to 100 MB. Any other
     * file is INVALID_ARGUMENT: the content is checked, if possible before it is sent.
     * The 24-hour window and lost answers are as with SendMessage.
     * Over REST a file is sent with SendMessage's route, as multipart/form-data.
     * </pre>
     */
    public io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SendAttachmentRequest> sendAttachment(
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SendAttachmentResponse> responseObserver) {
      return io.grpc.stub.ClientCalls.asyncClientStreamingCall(
          getChannel().newCall(getSendAttachmentMethod(), getCallOptions()), responseObserver);
    }

    /**
     * <pre>
     * StreamMessages streams what happens in the inbox: messages received and sent,
     * edited and deleted, reactions, conversations begun. It does not end by itself.
     * Each event that was delivered to the gateway is delivered to every stream that asks
     * for it: in the order of the log, once by `event_id`, across restarts of either
     * side. A stream that ends (UNAVAILABLE when the gateway stops) is opened again with
     * the last `resume_token`. A slow reader is never dropped; it reads from the log
     * until it has caught up. A key that is revoked ends the stream.
     * Over REST it is a stream of server-sent events, or of JSON lines with `Accept:
     * application/x-ndjson`.
     * </pre>
     */
    public void streamMessages(dev.lategate.whatsapp.v1.StreamMessagesRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.StreamMessagesResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getStreamMessagesMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service InboxService.
   * <pre>
   * InboxService reads and answers the conversations of the connected accounts, of
   * WhatsApp and of the other platforms that Late has an inbox for. It needs Late's
   * Inbox add-on: without it every call is PERMISSION_DENIED.
   * </pre>
   */
  public static final class InboxServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<InboxServiceBlockingV2Stub> {
    private InboxServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected InboxServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new InboxServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * ListConversations lists the conversations of all accounts, the most recently
     * updated first by default. It is paged by cursor. Accounts that could not be
     * read do not fail the call: look at `meta.failed_accounts`.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListConversationsResponse listConversations(dev.lategate.whatsapp.v1.ListConversationsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListConversationsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * GetConversation reads one conversation. An unknown conversation is NOT_FOUND.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.GetConversationResponse getConversation(dev.lategate.whatsapp.v1.GetConversationRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetConversationMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * UpdateConversation archives a conversation or makes it active again.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.UpdateConversationResponse updateConversation(dev.lategate.whatsapp.v1.UpdateConversationRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getUpdateConversationMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ListMessages reads the messages of a conversation. The upstream does not page
     * them.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListMessagesResponse listMessages(dev.lategate.whatsapp.v1.ListMessagesRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListMessagesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * SendMessage sends a message in a conversation. On WhatsApp this works within 24
     * hours of the customer's last message; Meta refuses it after that: send an approved
     * template with BroadcastsService.SendBulk instead. Something that the platform does
     * not support is an error (HTTP 400, code `PLATFORM_LIMITATION`). The upstream knows
     * no idempotency key: a send whose answer was lost may have been sent, and is not
     * repeated by the gateway.
     * Over REST this accepts an attachment too: send multipart/form-data with the fields
     * `accountId` and, optionally, `message` and the others of this request, lists and
     * objects as JSON text, and the file as the part `attachment`. The upstream accepts
     * attachments of up to 25 MB.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.SendMessageResponse sendMessage(dev.lategate.whatsapp.v1.SendMessageRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getSendMessageMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * SendAttachment sends a file in a conversation, up to 100 MB, which the gateway
     * forwards while it receives it. WhatsApp accepts: JPEG and PNG images up to 5 MB;
     * MP4 and 3GPP videos (H.264 and AAC) up to 16 MB; MP3, OGG (Opus), AMR and AAC audio
     * up to 16 MB; PDF, TXT, Word, Excel and PowerPoint documents up to 100 MB. Any other
     * file is INVALID_ARGUMENT: the content is checked, if possible before it is sent.
     * The 24-hour window and lost answers are as with SendMessage.
     * Over REST a file is sent with SendMessage's route, as multipart/form-data.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<dev.lategate.whatsapp.v1.SendAttachmentRequest, dev.lategate.whatsapp.v1.SendAttachmentResponse>
        sendAttachment() {
      return io.grpc.stub.ClientCalls.blockingClientStreamingCall(
          getChannel(), getSendAttachmentMethod(), getCallOptions());
    }

    /**
     * <pre>
     * StreamMessages streams what happens in the inbox: messages received and sent,
     * edited and deleted, reactions, conversations begun. It does not end by itself.
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
    public io.grpc.stub.BlockingClientCall<?, dev.lategate.whatsapp.v1.StreamMessagesResponse>
        streamMessages(dev.lategate.whatsapp.v1.StreamMessagesRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getStreamMessagesMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service InboxService.
   * <pre>
   * InboxService reads and answers the conversations of the connected accounts, of
   * WhatsApp and of the other platforms that Late has an inbox for. It needs Late's
   * Inbox add-on: without it every call is PERMISSION_DENIED.
   * </pre>
   */
  public static final class InboxServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<InboxServiceBlockingStub> {
    private InboxServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected InboxServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new InboxServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * ListConversations lists the conversations of all accounts, the most recently
     * updated first by default. It is paged by cursor. Accounts that could not be
     * read do not fail the call: look at `meta.failed_accounts`.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListConversationsResponse listConversations(dev.lategate.whatsapp.v1.ListConversationsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListConversationsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * GetConversation reads one conversation. An unknown conversation is NOT_FOUND.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.GetConversationResponse getConversation(dev.lategate.whatsapp.v1.GetConversationRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetConversationMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * UpdateConversation archives a conversation or makes it active again.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.UpdateConversationResponse updateConversation(dev.lategate.whatsapp.v1.UpdateConversationRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getUpdateConversationMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ListMessages reads the messages of a conversation. The upstream does not page
     * them.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListMessagesResponse listMessages(dev.lategate.whatsapp.v1.ListMessagesRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListMessagesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * SendMessage sends a message in a conversation. On WhatsApp this works within 24
     * hours of the customer's last message; Meta refuses it after that: send an approved
     * template with BroadcastsService.SendBulk instead. Something that the platform does
     * not support is an error (HTTP 400, code `PLATFORM_LIMITATION`). The upstream knows
     * no idempotency key: a send whose answer was lost may have been sent, and is not
     * repeated by the gateway.
     * Over REST this accepts an attachment too: send multipart/form-data with the fields
     * `accountId` and, optionally, `message` and the others of this request, lists and
     * objects as JSON text, and the file as the part `attachment`. The upstream accepts
     * attachments of up to 25 MB.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.SendMessageResponse sendMessage(dev.lategate.whatsapp.v1.SendMessageRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getSendMessageMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * StreamMessages streams what happens in the inbox: messages received and sent,
     * edited and deleted, reactions, conversations begun. It does not end by itself.
     * Each event that was delivered to the gateway is delivered to every stream that asks
     * for it: in the order of the log, once by `event_id`, across restarts of either
     * side. A stream that ends (UNAVAILABLE when the gateway stops) is opened again with
     * the last `resume_token`. A slow reader is never dropped; it reads from the log
     * until it has caught up. A key that is revoked ends the stream.
     * Over REST it is a stream of server-sent events, or of JSON lines with `Accept:
     * application/x-ndjson`.
     * </pre>
     */
    public java.util.Iterator<dev.lategate.whatsapp.v1.StreamMessagesResponse> streamMessages(
        dev.lategate.whatsapp.v1.StreamMessagesRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getStreamMessagesMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service InboxService.
   * <pre>
   * InboxService reads and answers the conversations of the connected accounts, of
   * WhatsApp and of the other platforms that Late has an inbox for. It needs Late's
   * Inbox add-on: without it every call is PERMISSION_DENIED.
   * </pre>
   */
  public static final class InboxServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<InboxServiceFutureStub> {
    private InboxServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected InboxServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new InboxServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * ListConversations lists the conversations of all accounts, the most recently
     * updated first by default. It is paged by cursor. Accounts that could not be
     * read do not fail the call: look at `meta.failed_accounts`.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.ListConversationsResponse> listConversations(
        dev.lategate.whatsapp.v1.ListConversationsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListConversationsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * GetConversation reads one conversation. An unknown conversation is NOT_FOUND.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.GetConversationResponse> getConversation(
        dev.lategate.whatsapp.v1.GetConversationRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetConversationMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * UpdateConversation archives a conversation or makes it active again.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.UpdateConversationResponse> updateConversation(
        dev.lategate.whatsapp.v1.UpdateConversationRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getUpdateConversationMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * ListMessages reads the messages of a conversation. The upstream does not page
     * them.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.ListMessagesResponse> listMessages(
        dev.lategate.whatsapp.v1.ListMessagesRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListMessagesMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * SendMessage sends a message in a conversation. On WhatsApp this works within 24
     * hours of the customer's last message; Meta refuses it after that: send an approved
     * template with BroadcastsService.SendBulk instead. Something that the platform does
     * not support is an error (HTTP 400, code `PLATFORM_LIMITATION`). The upstream knows
     * no idempotency key: a send whose answer was lost may have been sent, and is not
     * repeated by the gateway.
     * Over REST this accepts an attachment too: send multipart/form-data with the fields
     * `accountId` and, optionally, `message` and the others of this request, lists and
     * objects as JSON text, and the file as the part `attachment`. The upstream accepts
     * attachments of up to 25 MB.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.SendMessageResponse> sendMessage(
        dev.lategate.whatsapp.v1.SendMessageRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getSendMessageMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_LIST_CONVERSATIONS = 0;
  private static final int METHODID_GET_CONVERSATION = 1;
  private static final int METHODID_UPDATE_CONVERSATION = 2;
  private static final int METHODID_LIST_MESSAGES = 3;
  private static final int METHODID_SEND_MESSAGE = 4;
  private static final int METHODID_STREAM_MESSAGES = 5;
  private static final int METHODID_SEND_ATTACHMENT = 6;

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
        case METHODID_LIST_CONVERSATIONS:
          serviceImpl.listConversations((dev.lategate.whatsapp.v1.ListConversationsRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListConversationsResponse>) responseObserver);
          break;
        case METHODID_GET_CONVERSATION:
          serviceImpl.getConversation((dev.lategate.whatsapp.v1.GetConversationRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetConversationResponse>) responseObserver);
          break;
        case METHODID_UPDATE_CONVERSATION:
          serviceImpl.updateConversation((dev.lategate.whatsapp.v1.UpdateConversationRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UpdateConversationResponse>) responseObserver);
          break;
        case METHODID_LIST_MESSAGES:
          serviceImpl.listMessages((dev.lategate.whatsapp.v1.ListMessagesRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListMessagesResponse>) responseObserver);
          break;
        case METHODID_SEND_MESSAGE:
          serviceImpl.sendMessage((dev.lategate.whatsapp.v1.SendMessageRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SendMessageResponse>) responseObserver);
          break;
        case METHODID_STREAM_MESSAGES:
          serviceImpl.streamMessages((dev.lategate.whatsapp.v1.StreamMessagesRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.StreamMessagesResponse>) responseObserver);
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
        case METHODID_SEND_ATTACHMENT:
          return (io.grpc.stub.StreamObserver<Req>) serviceImpl.sendAttachment(
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.SendAttachmentResponse>) responseObserver);
        default:
          throw new AssertionError();
      }
    }
  }

  public static final io.grpc.ServerServiceDefinition bindService(AsyncService service) {
    return io.grpc.ServerServiceDefinition.builder(getServiceDescriptor())
        .addMethod(
          getListConversationsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.ListConversationsRequest,
              dev.lategate.whatsapp.v1.ListConversationsResponse>(
                service, METHODID_LIST_CONVERSATIONS)))
        .addMethod(
          getGetConversationMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.GetConversationRequest,
              dev.lategate.whatsapp.v1.GetConversationResponse>(
                service, METHODID_GET_CONVERSATION)))
        .addMethod(
          getUpdateConversationMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.UpdateConversationRequest,
              dev.lategate.whatsapp.v1.UpdateConversationResponse>(
                service, METHODID_UPDATE_CONVERSATION)))
        .addMethod(
          getListMessagesMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.ListMessagesRequest,
              dev.lategate.whatsapp.v1.ListMessagesResponse>(
                service, METHODID_LIST_MESSAGES)))
        .addMethod(
          getSendMessageMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.SendMessageRequest,
              dev.lategate.whatsapp.v1.SendMessageResponse>(
                service, METHODID_SEND_MESSAGE)))
        .addMethod(
          getSendAttachmentMethod(),
          io.grpc.stub.ServerCalls.asyncClientStreamingCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.SendAttachmentRequest,
              dev.lategate.whatsapp.v1.SendAttachmentResponse>(
                service, METHODID_SEND_ATTACHMENT)))
        .addMethod(
          getStreamMessagesMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.StreamMessagesRequest,
              dev.lategate.whatsapp.v1.StreamMessagesResponse>(
                service, METHODID_STREAM_MESSAGES)))
        .build();
  }

  private static abstract class InboxServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    InboxServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.lategate.whatsapp.v1.InboxProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("InboxService");
    }
  }

  private static final class InboxServiceFileDescriptorSupplier
      extends InboxServiceBaseDescriptorSupplier {
    InboxServiceFileDescriptorSupplier() {}
  }

  private static final class InboxServiceMethodDescriptorSupplier
      extends InboxServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    InboxServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (InboxServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new InboxServiceFileDescriptorSupplier())
              .addMethod(getListConversationsMethod())
              .addMethod(getGetConversationMethod())
              .addMethod(getUpdateConversationMethod())
              .addMethod(getListMessagesMethod())
              .addMethod(getSendMessageMethod())
              .addMethod(getSendAttachmentMethod())
              .addMethod(getStreamMessagesMethod())
              .build();
        }
      }
    }
    return result;
  }
}
