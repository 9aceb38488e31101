package dev.lategate.whatsapp.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * TemplatesService manages message templates: the texts that Meta has approved
 * for starting a conversation, and the only thing that may be sent once the
 * 24-hour window after a customer's last message has closed. Templates belong to
 * the WhatsApp Business Account (WABA) behind an account and live at Meta.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class TemplatesServiceGrpc {

  private TemplatesServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "lategate.whatsapp.v1.TemplatesService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListTemplatesRequest,
      dev.lategate.whatsapp.v1.ListTemplatesResponse> getListTemplatesMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListTemplates",
      requestType = dev.lategate.whatsapp.v1.ListTemplatesRequest.class,
      responseType = dev.lategate.whatsapp.v1.ListTemplatesResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListTemplatesRequest,
      dev.lategate.whatsapp.v1.ListTemplatesResponse> getListTemplatesMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListTemplatesRequest, dev.lategate.whatsapp.v1.ListTemplatesResponse> getListTemplatesMethod;
    if ((getListTemplatesMethod = TemplatesServiceGrpc.getListTemplatesMethod) == null) {
      synchronized (TemplatesServiceGrpc.class) {
        if ((getListTemplatesMethod = TemplatesServiceGrpc.getListTemplatesMethod) == null) {
          TemplatesServiceGrpc.getListTemplatesMethod = getListTemplatesMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.ListTemplatesRequest, dev.lategate.whatsapp.v1.ListTemplatesResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListTemplates"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListTemplatesRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListTemplatesResponse.getDefaultInstance()))
              .setSchemaDescriptor(new TemplatesServiceMethodDescriptorSupplier("ListTemplates"))
              .build();
        }
      }
    }
    return getListTemplatesMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CreateTemplateRequest,
      dev.lategate.whatsapp.v1.CreateTemplateResponse> getCreateTemplateMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CreateTemplate",
      requestType = dev.lategate.whatsapp.v1.CreateTemplateRequest.class,
      responseType = dev.lategate.whatsapp.v1.CreateTemplateResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CreateTemplateRequest,
      dev.lategate.whatsapp.v1.CreateTemplateResponse> getCreateTemplateMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CreateTemplateRequest, dev.lategate.whatsapp.v1.CreateTemplateResponse> getCreateTemplateMethod;
    if ((getCreateTemplateMethod = TemplatesServiceGrpc.getCreateTemplateMethod) == null) {
      synchronized (TemplatesServiceGrpc.class) {
        if ((getCreateTemplateMethod = TemplatesServiceGrpc.getCreateTemplateMethod) == null) {
          TemplatesServiceGrpc.getCreateTemplateMethod = getCreateTemplateMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.CreateTemplateRequest, dev.lategate.whatsapp.v1.CreateTemplateResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CreateTemplate"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.CreateTemplateRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.CreateTemplateResponse.getDefaultInstance()))
              .setSchemaDescriptor(new TemplatesServiceMethodDescriptorSupplier("CreateTemplate"))
              .build();
        }
      }
    }
    return getCreateTemplateMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetTemplateRequest,
      dev.lategate.whatsapp.v1.GetTemplateResponse> getGetTemplateMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetTemplate",
      requestType = dev.lategate.whatsapp.v1.GetTemplateRequest.class,
      responseType = dev.lategate.whatsapp.v1.GetTemplateResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetTemplateRequest,
      dev.lategate.whatsapp.v1.GetTemplateResponse> getGetTemplateMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetTemplateRequest, dev.lategate.whatsapp.v1.GetTemplateResponse> getGetTemplateMethod;
    if ((getGetTemplateMethod = TemplatesServiceGrpc.getGetTemplateMethod) == null) {
      synchronized (TemplatesServiceGrpc.class) {
        if ((getGetTemplateMethod = TemplatesServiceGrpc.getGetTemplateMethod) == null) {
          TemplatesServiceGrpc.getGetTemplateMethod = getGetTemplateMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.GetTemplateRequest, dev.lategate.whatsapp.v1.GetTemplateResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetTemplate"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.GetTemplateRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.GetTemplateResponse.getDefaultInstance()))
              .setSchemaDescriptor(new TemplatesServiceMethodDescriptorSupplier("GetTemplate"))
              .build();
        }
      }
    }
    return getGetTemplateMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UpdateTemplateRequest,
      dev.lategate.whatsapp.v1.UpdateTemplateResponse> getUpdateTemplateMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "UpdateTemplate",
      requestType = dev.lategate.whatsapp.v1.UpdateTemplateRequest.class,
      responseType = dev.lategate.whatsapp.v1.UpdateTemplateResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UpdateTemplateRequest,
      dev.lategate.whatsapp.v1.UpdateTemplateResponse> getUpdateTemplateMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UpdateTemplateRequest, dev.lategate.whatsapp.v1.UpdateTemplateResponse> getUpdateTemplateMethod;
    if ((getUpdateTemplateMethod = TemplatesServiceGrpc.getUpdateTemplateMethod) == null) {
      synchronized (TemplatesServiceGrpc.class) {
        if ((getUpdateTemplateMethod = TemplatesServiceGrpc.getUpdateTemplateMethod) == null) {
          TemplatesServiceGrpc.getUpdateTemplateMethod = getUpdateTemplateMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.UpdateTemplateRequest, dev.lategate.whatsapp.v1.UpdateTemplateResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "UpdateTemplate"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.UpdateTemplateRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.UpdateTemplateResponse.getDefaultInstance()))
              .setSchemaDescriptor(new TemplatesServiceMethodDescriptorSupplier("UpdateTemplate"))
              .build();
        }
      }
    }
    return getUpdateTemplateMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.DeleteTemplateRequest,
      dev.lategate.whatsapp.v1.DeleteTemplateResponse> getDeleteTemplateMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "DeleteTemplate",
      requestType = dev.lategate.whatsapp.v1.DeleteTemplateRequest.class,
      responseType = dev.lategate.whatsapp.v1.DeleteTemplateResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.DeleteTemplateRequest,
      dev.lategate.whatsapp.v1.DeleteTemplateResponse> getDeleteTemplateMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.DeleteTemplateRequest, dev.lategate.whatsapp.v1.DeleteTemplateResponse> getDeleteTemplateMethod;
    if ((getDeleteTemplateMethod = TemplatesServiceGrpc.getDeleteTemplateMethod) == null) {
      synchronized (TemplatesServiceGrpc.class) {
        if ((getDeleteTemplateMethod = TemplatesServiceGrpc.getDeleteTemplateMethod) == null) {
          TemplatesServiceGrpc.getDeleteTemplateMethod = getDeleteTemplateMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.DeleteTemplateRequest, dev.lategate.whatsapp.v1.DeleteTemplateResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "DeleteTemplate"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.DeleteTemplateRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.DeleteTemplateResponse.getDefaultInstance()))
              .setSchemaDescriptor(new TemplatesServiceMethodDescriptorSupplier("DeleteTemplate"))
              .build();
        }
      }
    }
    return getDeleteTemplateMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static TemplatesServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<TemplatesServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<TemplatesServiceStub>() {
        @java.lang.Override
        public TemplatesServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new TemplatesServiceStub(channel, callOptions);
        }
      };
    return TemplatesServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static TemplatesServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<TemplatesServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<TemplatesServiceBlockingV2Stub>() {
        @java.lang.Override
        public TemplatesServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new TemplatesServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return TemplatesServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static TemplatesServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<TemplatesServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<TemplatesServiceBlockingStub>() {
        @java.lang.Override
        public TemplatesServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new TemplatesServiceBlockingStub(channel, callOptions);
        }
      };
    return TemplatesServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static TemplatesServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<TemplatesServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<TemplatesServiceFutureStub>() {
        @java.lang.Override
        public TemplatesServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new TemplatesServiceFutureStub(channel, callOptions);
        }
      };
    return TemplatesServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * TemplatesService manages message templates: the texts that Meta has approved
   * for starting a conversation, and the only thing that may be sent once the
   * 24-hour window after a customer's last message has closed. Templates belong to
   * the WhatsApp Business Account (WABA) behind an account and live at Meta.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * ListTemplates returns every template of the account's WABA, as Meta has it
     * now. The answer is not paginated. The upstream answers 400 when the account
     * has no WABA id and 404 when the account is unknown.
     * </pre>
     */
    default void listTemplates(dev.lategate.whatsapp.v1.ListTemplatesRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListTemplatesResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListTemplatesMethod(), responseObserver);
    }

    /**
     * <pre>
     * CreateTemplate submits a template. With `components` the text is your own and
     * Meta reviews it, which can take 24 hours: the template is PENDING until then.
     * With `library_template_name` the text comes from Meta's template library and
     * is APPROVED at once. Exactly one of the two must be given.
     * </pre>
     */
    default void createTemplate(dev.lategate.whatsapp.v1.CreateTemplateRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CreateTemplateResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCreateTemplateMethod(), responseObserver);
    }

    /**
     * <pre>
     * GetTemplate returns one template by its name. The upstream answers 404 when
     * the account has no template of that name.
     * </pre>
     */
    default void getTemplate(dev.lategate.whatsapp.v1.GetTemplateRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetTemplateResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetTemplateMethod(), responseObserver);
    }

    /**
     * <pre>
     * UpdateTemplate replaces a template's components, after which Meta reviews it
     * again. What may change depends on the approval status: of an approved
     * template, only the components.
     * </pre>
     */
    default void updateTemplate(dev.lategate.whatsapp.v1.UpdateTemplateRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UpdateTemplateResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getUpdateTemplateMethod(), responseObserver);
    }

    /**
     * <pre>
     * DeleteTemplate deletes a template for good. It cannot be undone, and messages
     * that refer to the template fail from then on with Meta's error 132001.
     * </pre>
     */
    default void deleteTemplate(dev.lategate.whatsapp.v1.DeleteTemplateRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.DeleteTemplateResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getDeleteTemplateMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service TemplatesService.
   * <pre>
   * TemplatesService manages message templates: the texts that Meta has approved
   * for starting a conversation, and the only thing that may be sent once the
   * 24-hour window after a customer's last message has closed. Templates belong to
   * the WhatsApp Business Account (WABA) behind an account and live at Meta.
   * </pre>
   */
  public static abstract class TemplatesServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return TemplatesServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service TemplatesService.
   * <pre>
   * TemplatesService manages message templates: the texts that Meta has approved
   * for starting a conversation, and the only thing that may be sent once the
   * 24-hour window after a customer's last message has closed. Templates belong to
   * the WhatsApp Business Account (WABA) behind an account and live at Meta.
   * </pre>
   */
  public static final class TemplatesServiceStub
      extends io.grpc.stub.AbstractAsyncStub<TemplatesServiceStub> {
    private TemplatesServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected TemplatesServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new TemplatesServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * ListTemplates returns every template of the account's WABA, as Meta has it
     * now. The answer is not paginated. The upstream answers 400 when the account
     * has no WABA id and 404 when the account is unknown.
     * </pre>
     */
    public void listTemplates(dev.lategate.whatsapp.v1.ListTemplatesRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListTemplatesResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListTemplatesMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * CreateTemplate submits a template. With `components` the text is your own and
     * Meta reviews it, which can take 24 hours: the template is PENDING until then.
     * With `library_template_name` the text comes from Meta's template library and
     * is APPROVED at once. Exactly one of the two must be given.
     * </pre>
     */
    public void createTemplate(dev.lategate.whatsapp.v1.CreateTemplateRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CreateTemplateResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCreateTemplateMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * GetTemplate returns one template by its name. The upstream answers 404 when
     * the account has no template of that name.
     * </pre>
     */
    public void getTemplate(dev.lategate.whatsapp.v1.GetTemplateRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetTemplateResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetTemplateMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * UpdateTemplate replaces a template's components, after which Meta reviews it
     * again. What may change depends on the approval status: of an approved
     * template, only the components.
     * </pre>
     */
    public void updateTemplate(dev.lategate.whatsapp.v1.UpdateTemplateRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UpdateTemplateResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getUpdateTemplateMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * DeleteTemplate deletes a template for good. It cannot be undone, and messages
     * that refer to the template fail from then on with Meta's error 132001.
     * </pre>
     */
    public void deleteTemplate(dev.lategate.whatsapp.v1.DeleteTemplateRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.DeleteTemplateResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getDeleteTemplateMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service TemplatesService.
   * <pre>
   * TemplatesService manages message templates: the texts that Meta has approved
   * for starting a conversation, and the only thing that may be sent once the
   * 24-hour window after a customer's last message has closed. Templates belong to
   * the WhatsApp Business Account (WABA) behind an account and live at Meta.
   * </pre>
   */
  public static final class TemplatesServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<TemplatesServiceBlockingV2Stub> {
    private TemplatesServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected TemplatesServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new TemplatesServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * ListTemplates returns every template of the account's WABA, as Meta has it
     * now. The answer is not paginated. The upstream answers 400 when the account
     * has no WABA id and 404 when the account is unknown.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListTemplatesResponse listTemplates(dev.lategate.whatsapp.v1.ListTemplatesRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListTemplatesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * CreateTemplate submits a template. With `components` the text is your own and
     * Meta reviews it, which can take 24 hours: the template is PENDING until then.
     * With `library_template_name` the text comes from Meta's template library and
     * is APPROVED at once. Exactly one of the two must be given.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.CreateTemplateResponse createTemplate(dev.lategate.whatsapp.v1.CreateTemplateRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCreateTemplateMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * GetTemplate returns one template by its name. The upstream answers 404 when
     * the account has no template of that name.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.GetTemplateResponse getTemplate(dev.lategate.whatsapp.v1.GetTemplateRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetTemplateMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * UpdateTemplate replaces a template's components, after which Meta reviews it
     * again. What may change depends on the approval status: of an approved
     * template, only the components.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.UpdateTemplateResponse updateTemplate(dev.lategate.whatsapp.v1.UpdateTemplateRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getUpdateTemplateMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * DeleteTemplate deletes a template for good. It cannot be undone, and messages
     * that refer to the template fail from then on with Meta's error 132001.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.DeleteTemplateResponse deleteTemplate(dev.lategate.whatsapp.v1.DeleteTemplateRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getDeleteTemplateMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service TemplatesService.
   * <pre>
   * TemplatesService manages message templates: the texts that Meta has approved
   * for starting a conversation, and the only thing that may be sent once the
   * 24-hour window after a customer's last message has closed. Templates belong to
   * the WhatsApp Business Account (WABA) behind an account and live at Meta.
   * </pre>
   */
  public static final class TemplatesServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<TemplatesServiceBlockingStub> {
    private TemplatesServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected TemplatesServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new TemplatesServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * ListTemplates returns every template of the account's WABA, as Meta has it
     * now. The answer is not paginated. The upstream answers 400 when the account
     * has no WABA id and 404 when the account is unknown.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListTemplatesResponse listTemplates(dev.lategate.whatsapp.v1.ListTemplatesRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListTemplatesMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * CreateTemplate submits a template. With `components` the text is your own and
     * Meta reviews it, which can take 24 hours: the template is PENDING until then.
     * With `library_template_name` the text comes from Meta's template library and
     * is APPROVED at once. Exactly one of the two must be given.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.CreateTemplateResponse createTemplate(dev.lategate.whatsapp.v1.CreateTemplateRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCreateTemplateMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * GetTemplate returns one template by its name. The upstream answers 404 when
     * the account has no template of that name.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.GetTemplateResponse getTemplate(dev.lategate.whatsapp.v1.GetTemplateRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetTemplateMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * UpdateTemplate replaces a template's components, after which Meta reviews it
     * again. What may change depends on the approval status: of an approved
     * template, only the components.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.UpdateTemplateResponse updateTemplate(dev.lategate.whatsapp.v1.UpdateTemplateRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getUpdateTemplateMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * DeleteTemplate deletes a template for good. It cannot be undone, and messages
     * that refer to the template fail from then on with Meta's error 132001.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.DeleteTemplateResponse deleteTemplate(dev.lategate.whatsapp.v1.DeleteTemplateRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getDeleteTemplateMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service TemplatesService.
   * <pre>
   * TemplatesService manages message templates: the texts that Meta has approved
   * for starting a conversation, and the only thing that may be sent once the
   * 24-hour window after a customer's last message has closed. Templates belong to
   * the WhatsApp Business Account (WABA) behind an account and live at Meta.
   * </pre>
   */
  public static final class TemplatesServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<TemplatesServiceFutureStub> {
    private TemplatesServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected TemplatesServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new TemplatesServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * ListTemplates returns every template of the account's WABA, as Meta has it
     * now. The answer is not paginated. The upstream answers 400 when the account
     * has no WABA id and 404 when the account is unknown.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.ListTemplatesResponse> listTemplates(
        dev.lategate.whatsapp.v1.ListTemplatesRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListTemplatesMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * CreateTemplate submits a template. With `components` the text is your own and
     * Meta reviews it, which can take 24 hours: the template is PENDING until then.
     * With `library_template_name` the text comes from Meta's template library and
     * is APPROVED at once. Exactly one of the two must be given.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.CreateTemplateResponse> createTemplate(
        dev.lategate.whatsapp.v1.CreateTemplateRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCreateTemplateMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * GetTemplate returns one template by its name. The upstream answers 404 when
     * the account has no template of that name.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.GetTemplateResponse> getTemplate(
        dev.lategate.whatsapp.v1.GetTemplateRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetTemplateMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * UpdateTemplate replaces a template's components, after which Meta reviews it
     * again. What may change depends on the approval status: of an approved
     * template, only the components.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.UpdateTemplateResponse> updateTemplate(
        dev.lategate.whatsapp.v1.UpdateTemplateRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getUpdateTemplateMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * DeleteTemplate deletes a template for good. It cannot be undone, and messages
     * that refer to the template fail from then on with Meta's error 132001.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.DeleteTemplateResponse> deleteTemplate(
        dev.lategate.whatsapp.v1.DeleteTemplateRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getDeleteTemplateMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_LIST_TEMPLATES = 0;
  private static final int METHODID_CREATE_TEMPLATE = 1;
  private static final int METHODID_GET_TEMPLATE = 2;
  private static final int METHODID_UPDATE_TEMPLATE = 3;
  private static final int METHODID_DELETE_TEMPLATE = 4;

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
        case METHODID_LIST_TEMPLATES:
          serviceImpl.listTemplates((dev.lategate.whatsapp.v1.ListTemplatesRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListTemplatesResponse>) responseObserver);
          break;
        case METHODID_CREATE_TEMPLATE:
          serviceImpl.createTemplate((dev.lategate.whatsapp.v1.CreateTemplateRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CreateTemplateResponse>) responseObserver);
          break;
        case METHODID_GET_TEMPLATE:
          serviceImpl.getTemplate((dev.lategate.whatsapp.v1.GetTemplateRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetTemplateResponse>) responseObserver);
          break;
        case METHODID_UPDATE_TEMPLATE:
          serviceImpl.updateTemplate((dev.lategate.whatsapp.v1.UpdateTemplateRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UpdateTemplateResponse>) responseObserver);
          break;
        case METHODID_DELETE_TEMPLATE:
          serviceImpl.deleteTemplate((dev.lategate.whatsapp.v1.DeleteTemplateRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.DeleteTemplateResponse>) responseObserver);
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
          getListTemplatesMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.ListTemplatesRequest,
              dev.lategate.whatsapp.v1.ListTemplatesResponse>(
                service, METHODID_LIST_TEMPLATES)))
        .addMethod(
          getCreateTemplateMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.CreateTemplateRequest,
              dev.lategate.whatsapp.v1.CreateTemplateResponse>(
                service, METHODID_CREATE_TEMPLATE)))
        .addMethod(
          getGetTemplateMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.GetTemplateRequest,
              dev.lategate.whatsapp.v1.GetTemplateResponse>(
                service, METHODID_GET_TEMPLATE)))
        .addMethod(
          getUpdateTemplateMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.UpdateTemplateRequest,
              dev.lategate.whatsapp.v1.UpdateTemplateResponse>(
                service, METHODID_UPDATE_TEMPLATE)))
        .addMethod(
          getDeleteTemplateMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.DeleteTemplateRequest,
              dev.lategate.whatsapp.v1.DeleteTemplateResponse>(
                service, METHODID_DELETE_TEMPLATE)))
        .build();
  }

  private static abstract class TemplatesServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    TemplatesServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.lategate.whatsapp.v1.TemplatesProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("TemplatesService");
    }
  }

  private static final class TemplatesServiceFileDescriptorSupplier
      extends TemplatesServiceBaseDescriptorSupplier {
    TemplatesServiceFileDescriptorSupplier() {}
  }

  private static final class TemplatesServiceMethodDescriptorSupplier
      extends TemplatesServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    TemplatesServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (TemplatesServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new TemplatesServiceFileDescriptorSupplier())
              .addMethod(getListTemplatesMethod())
              .addMethod(getCreateTemplateMethod())
              .addMethod(getGetTemplateMethod())
              .addMethod(getUpdateTemplateMethod())
              .addMethod(getDeleteTemplateMethod())
              .build();
        }
      }
    }
    return result;
  }
}
