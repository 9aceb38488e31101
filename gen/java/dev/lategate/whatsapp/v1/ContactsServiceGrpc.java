package dev.lategate.whatsapp.v1;

import static io.grpc.MethodDescriptor.generateFullMethodName;

/**
 * <pre>
 * ContactsService keeps the people that an account writes to, with tags, groups,
 * custom fields and whether they agreed to receive messages.
 * </pre>
 */
@io.grpc.stub.annotations.GrpcGenerated
public final class ContactsServiceGrpc {

  private ContactsServiceGrpc() {}

  public static final java.lang.String SERVICE_NAME = "lategate.whatsapp.v1.ContactsService";

  // Static method descriptors that strictly reflect the proto.
  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListContactsRequest,
      dev.lategate.whatsapp.v1.ListContactsResponse> getListContactsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListContacts",
      requestType = dev.lategate.whatsapp.v1.ListContactsRequest.class,
      responseType = dev.lategate.whatsapp.v1.ListContactsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListContactsRequest,
      dev.lategate.whatsapp.v1.ListContactsResponse> getListContactsMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListContactsRequest, dev.lategate.whatsapp.v1.ListContactsResponse> getListContactsMethod;
    if ((getListContactsMethod = ContactsServiceGrpc.getListContactsMethod) == null) {
      synchronized (ContactsServiceGrpc.class) {
        if ((getListContactsMethod = ContactsServiceGrpc.getListContactsMethod) == null) {
          ContactsServiceGrpc.getListContactsMethod = getListContactsMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.ListContactsRequest, dev.lategate.whatsapp.v1.ListContactsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListContacts"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListContactsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListContactsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ContactsServiceMethodDescriptorSupplier("ListContacts"))
              .build();
        }
      }
    }
    return getListContactsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CreateContactRequest,
      dev.lategate.whatsapp.v1.CreateContactResponse> getCreateContactMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "CreateContact",
      requestType = dev.lategate.whatsapp.v1.CreateContactRequest.class,
      responseType = dev.lategate.whatsapp.v1.CreateContactResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CreateContactRequest,
      dev.lategate.whatsapp.v1.CreateContactResponse> getCreateContactMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.CreateContactRequest, dev.lategate.whatsapp.v1.CreateContactResponse> getCreateContactMethod;
    if ((getCreateContactMethod = ContactsServiceGrpc.getCreateContactMethod) == null) {
      synchronized (ContactsServiceGrpc.class) {
        if ((getCreateContactMethod = ContactsServiceGrpc.getCreateContactMethod) == null) {
          ContactsServiceGrpc.getCreateContactMethod = getCreateContactMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.CreateContactRequest, dev.lategate.whatsapp.v1.CreateContactResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "CreateContact"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.CreateContactRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.CreateContactResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ContactsServiceMethodDescriptorSupplier("CreateContact"))
              .build();
        }
      }
    }
    return getCreateContactMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetContactRequest,
      dev.lategate.whatsapp.v1.GetContactResponse> getGetContactMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "GetContact",
      requestType = dev.lategate.whatsapp.v1.GetContactRequest.class,
      responseType = dev.lategate.whatsapp.v1.GetContactResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetContactRequest,
      dev.lategate.whatsapp.v1.GetContactResponse> getGetContactMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.GetContactRequest, dev.lategate.whatsapp.v1.GetContactResponse> getGetContactMethod;
    if ((getGetContactMethod = ContactsServiceGrpc.getGetContactMethod) == null) {
      synchronized (ContactsServiceGrpc.class) {
        if ((getGetContactMethod = ContactsServiceGrpc.getGetContactMethod) == null) {
          ContactsServiceGrpc.getGetContactMethod = getGetContactMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.GetContactRequest, dev.lategate.whatsapp.v1.GetContactResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "GetContact"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.GetContactRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.GetContactResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ContactsServiceMethodDescriptorSupplier("GetContact"))
              .build();
        }
      }
    }
    return getGetContactMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UpdateContactRequest,
      dev.lategate.whatsapp.v1.UpdateContactResponse> getUpdateContactMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "UpdateContact",
      requestType = dev.lategate.whatsapp.v1.UpdateContactRequest.class,
      responseType = dev.lategate.whatsapp.v1.UpdateContactResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UpdateContactRequest,
      dev.lategate.whatsapp.v1.UpdateContactResponse> getUpdateContactMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.UpdateContactRequest, dev.lategate.whatsapp.v1.UpdateContactResponse> getUpdateContactMethod;
    if ((getUpdateContactMethod = ContactsServiceGrpc.getUpdateContactMethod) == null) {
      synchronized (ContactsServiceGrpc.class) {
        if ((getUpdateContactMethod = ContactsServiceGrpc.getUpdateContactMethod) == null) {
          ContactsServiceGrpc.getUpdateContactMethod = getUpdateContactMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.UpdateContactRequest, dev.lategate.whatsapp.v1.UpdateContactResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "UpdateContact"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.UpdateContactRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.UpdateContactResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ContactsServiceMethodDescriptorSupplier("UpdateContact"))
              .build();
        }
      }
    }
    return getUpdateContactMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.DeleteContactRequest,
      dev.lategate.whatsapp.v1.DeleteContactResponse> getDeleteContactMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "DeleteContact",
      requestType = dev.lategate.whatsapp.v1.DeleteContactRequest.class,
      responseType = dev.lategate.whatsapp.v1.DeleteContactResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.DeleteContactRequest,
      dev.lategate.whatsapp.v1.DeleteContactResponse> getDeleteContactMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.DeleteContactRequest, dev.lategate.whatsapp.v1.DeleteContactResponse> getDeleteContactMethod;
    if ((getDeleteContactMethod = ContactsServiceGrpc.getDeleteContactMethod) == null) {
      synchronized (ContactsServiceGrpc.class) {
        if ((getDeleteContactMethod = ContactsServiceGrpc.getDeleteContactMethod) == null) {
          ContactsServiceGrpc.getDeleteContactMethod = getDeleteContactMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.DeleteContactRequest, dev.lategate.whatsapp.v1.DeleteContactResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "DeleteContact"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.DeleteContactRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.DeleteContactResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ContactsServiceMethodDescriptorSupplier("DeleteContact"))
              .build();
        }
      }
    }
    return getDeleteContactMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ImportContactsRequest,
      dev.lategate.whatsapp.v1.ImportContactsResponse> getImportContactsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ImportContacts",
      requestType = dev.lategate.whatsapp.v1.ImportContactsRequest.class,
      responseType = dev.lategate.whatsapp.v1.ImportContactsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ImportContactsRequest,
      dev.lategate.whatsapp.v1.ImportContactsResponse> getImportContactsMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ImportContactsRequest, dev.lategate.whatsapp.v1.ImportContactsResponse> getImportContactsMethod;
    if ((getImportContactsMethod = ContactsServiceGrpc.getImportContactsMethod) == null) {
      synchronized (ContactsServiceGrpc.class) {
        if ((getImportContactsMethod = ContactsServiceGrpc.getImportContactsMethod) == null) {
          ContactsServiceGrpc.getImportContactsMethod = getImportContactsMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.ImportContactsRequest, dev.lategate.whatsapp.v1.ImportContactsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ImportContacts"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ImportContactsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ImportContactsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ContactsServiceMethodDescriptorSupplier("ImportContacts"))
              .build();
        }
      }
    }
    return getImportContactsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ImportContactsStreamRequest,
      dev.lategate.whatsapp.v1.ImportContactsStreamResponse> getImportContactsStreamMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ImportContactsStream",
      requestType = dev.lategate.whatsapp.v1.ImportContactsStreamRequest.class,
      responseType = dev.lategate.whatsapp.v1.ImportContactsStreamResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.BIDI_STREAMING)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ImportContactsStreamRequest,
      dev.lategate.whatsapp.v1.ImportContactsStreamResponse> getImportContactsStreamMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ImportContactsStreamRequest, dev.lategate.whatsapp.v1.ImportContactsStreamResponse> getImportContactsStreamMethod;
    if ((getImportContactsStreamMethod = ContactsServiceGrpc.getImportContactsStreamMethod) == null) {
      synchronized (ContactsServiceGrpc.class) {
        if ((getImportContactsStreamMethod = ContactsServiceGrpc.getImportContactsStreamMethod) == null) {
          ContactsServiceGrpc.getImportContactsStreamMethod = getImportContactsStreamMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.ImportContactsStreamRequest, dev.lategate.whatsapp.v1.ImportContactsStreamResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.BIDI_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ImportContactsStream"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ImportContactsStreamRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ImportContactsStreamResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ContactsServiceMethodDescriptorSupplier("ImportContactsStream"))
              .build();
        }
      }
    }
    return getImportContactsStreamMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ExportContactsRequest,
      dev.lategate.whatsapp.v1.ExportContactsResponse> getExportContactsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ExportContacts",
      requestType = dev.lategate.whatsapp.v1.ExportContactsRequest.class,
      responseType = dev.lategate.whatsapp.v1.ExportContactsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ExportContactsRequest,
      dev.lategate.whatsapp.v1.ExportContactsResponse> getExportContactsMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ExportContactsRequest, dev.lategate.whatsapp.v1.ExportContactsResponse> getExportContactsMethod;
    if ((getExportContactsMethod = ContactsServiceGrpc.getExportContactsMethod) == null) {
      synchronized (ContactsServiceGrpc.class) {
        if ((getExportContactsMethod = ContactsServiceGrpc.getExportContactsMethod) == null) {
          ContactsServiceGrpc.getExportContactsMethod = getExportContactsMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.ExportContactsRequest, dev.lategate.whatsapp.v1.ExportContactsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.SERVER_STREAMING)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ExportContacts"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ExportContactsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ExportContactsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ContactsServiceMethodDescriptorSupplier("ExportContacts"))
              .build();
        }
      }
    }
    return getExportContactsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.BulkUpdateContactsRequest,
      dev.lategate.whatsapp.v1.BulkUpdateContactsResponse> getBulkUpdateContactsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "BulkUpdateContacts",
      requestType = dev.lategate.whatsapp.v1.BulkUpdateContactsRequest.class,
      responseType = dev.lategate.whatsapp.v1.BulkUpdateContactsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.BulkUpdateContactsRequest,
      dev.lategate.whatsapp.v1.BulkUpdateContactsResponse> getBulkUpdateContactsMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.BulkUpdateContactsRequest, dev.lategate.whatsapp.v1.BulkUpdateContactsResponse> getBulkUpdateContactsMethod;
    if ((getBulkUpdateContactsMethod = ContactsServiceGrpc.getBulkUpdateContactsMethod) == null) {
      synchronized (ContactsServiceGrpc.class) {
        if ((getBulkUpdateContactsMethod = ContactsServiceGrpc.getBulkUpdateContactsMethod) == null) {
          ContactsServiceGrpc.getBulkUpdateContactsMethod = getBulkUpdateContactsMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.BulkUpdateContactsRequest, dev.lategate.whatsapp.v1.BulkUpdateContactsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "BulkUpdateContacts"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.BulkUpdateContactsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.BulkUpdateContactsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ContactsServiceMethodDescriptorSupplier("BulkUpdateContacts"))
              .build();
        }
      }
    }
    return getBulkUpdateContactsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.BulkDeleteContactsRequest,
      dev.lategate.whatsapp.v1.BulkDeleteContactsResponse> getBulkDeleteContactsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "BulkDeleteContacts",
      requestType = dev.lategate.whatsapp.v1.BulkDeleteContactsRequest.class,
      responseType = dev.lategate.whatsapp.v1.BulkDeleteContactsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.BulkDeleteContactsRequest,
      dev.lategate.whatsapp.v1.BulkDeleteContactsResponse> getBulkDeleteContactsMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.BulkDeleteContactsRequest, dev.lategate.whatsapp.v1.BulkDeleteContactsResponse> getBulkDeleteContactsMethod;
    if ((getBulkDeleteContactsMethod = ContactsServiceGrpc.getBulkDeleteContactsMethod) == null) {
      synchronized (ContactsServiceGrpc.class) {
        if ((getBulkDeleteContactsMethod = ContactsServiceGrpc.getBulkDeleteContactsMethod) == null) {
          ContactsServiceGrpc.getBulkDeleteContactsMethod = getBulkDeleteContactsMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.BulkDeleteContactsRequest, dev.lategate.whatsapp.v1.BulkDeleteContactsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "BulkDeleteContacts"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.BulkDeleteContactsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.BulkDeleteContactsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ContactsServiceMethodDescriptorSupplier("BulkDeleteContacts"))
              .build();
        }
      }
    }
    return getBulkDeleteContactsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListContactGroupsRequest,
      dev.lategate.whatsapp.v1.ListContactGroupsResponse> getListContactGroupsMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "ListContactGroups",
      requestType = dev.lategate.whatsapp.v1.ListContactGroupsRequest.class,
      responseType = dev.lategate.whatsapp.v1.ListContactGroupsResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListContactGroupsRequest,
      dev.lategate.whatsapp.v1.ListContactGroupsResponse> getListContactGroupsMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.ListContactGroupsRequest, dev.lategate.whatsapp.v1.ListContactGroupsResponse> getListContactGroupsMethod;
    if ((getListContactGroupsMethod = ContactsServiceGrpc.getListContactGroupsMethod) == null) {
      synchronized (ContactsServiceGrpc.class) {
        if ((getListContactGroupsMethod = ContactsServiceGrpc.getListContactGroupsMethod) == null) {
          ContactsServiceGrpc.getListContactGroupsMethod = getListContactGroupsMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.ListContactGroupsRequest, dev.lategate.whatsapp.v1.ListContactGroupsResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "ListContactGroups"))
              .setSafe(true)
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListContactGroupsRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.ListContactGroupsResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ContactsServiceMethodDescriptorSupplier("ListContactGroups"))
              .build();
        }
      }
    }
    return getListContactGroupsMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.RenameContactGroupRequest,
      dev.lategate.whatsapp.v1.RenameContactGroupResponse> getRenameContactGroupMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "RenameContactGroup",
      requestType = dev.lategate.whatsapp.v1.RenameContactGroupRequest.class,
      responseType = dev.lategate.whatsapp.v1.RenameContactGroupResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.RenameContactGroupRequest,
      dev.lategate.whatsapp.v1.RenameContactGroupResponse> getRenameContactGroupMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.RenameContactGroupRequest, dev.lategate.whatsapp.v1.RenameContactGroupResponse> getRenameContactGroupMethod;
    if ((getRenameContactGroupMethod = ContactsServiceGrpc.getRenameContactGroupMethod) == null) {
      synchronized (ContactsServiceGrpc.class) {
        if ((getRenameContactGroupMethod = ContactsServiceGrpc.getRenameContactGroupMethod) == null) {
          ContactsServiceGrpc.getRenameContactGroupMethod = getRenameContactGroupMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.RenameContactGroupRequest, dev.lategate.whatsapp.v1.RenameContactGroupResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "RenameContactGroup"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.RenameContactGroupRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.RenameContactGroupResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ContactsServiceMethodDescriptorSupplier("RenameContactGroup"))
              .build();
        }
      }
    }
    return getRenameContactGroupMethod;
  }

  private static volatile io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.DeleteContactGroupRequest,
      dev.lategate.whatsapp.v1.DeleteContactGroupResponse> getDeleteContactGroupMethod;

  @io.grpc.stub.annotations.RpcMethod(
      fullMethodName = SERVICE_NAME + '/' + "DeleteContactGroup",
      requestType = dev.lategate.whatsapp.v1.DeleteContactGroupRequest.class,
      responseType = dev.lategate.whatsapp.v1.DeleteContactGroupResponse.class,
      methodType = io.grpc.MethodDescriptor.MethodType.UNARY)
  public static io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.DeleteContactGroupRequest,
      dev.lategate.whatsapp.v1.DeleteContactGroupResponse> getDeleteContactGroupMethod() {
    io.grpc.MethodDescriptor<dev.lategate.whatsapp.v1.DeleteContactGroupRequest, dev.lategate.whatsapp.v1.DeleteContactGroupResponse> getDeleteContactGroupMethod;
    if ((getDeleteContactGroupMethod = ContactsServiceGrpc.getDeleteContactGroupMethod) == null) {
      synchronized (ContactsServiceGrpc.class) {
        if ((getDeleteContactGroupMethod = ContactsServiceGrpc.getDeleteContactGroupMethod) == null) {
          ContactsServiceGrpc.getDeleteContactGroupMethod = getDeleteContactGroupMethod =
              io.grpc.MethodDescriptor.<dev.lategate.whatsapp.v1.DeleteContactGroupRequest, dev.lategate.whatsapp.v1.DeleteContactGroupResponse>newBuilder()
              .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
              .setFullMethodName(generateFullMethodName(SERVICE_NAME, "DeleteContactGroup"))
              .setSampledToLocalTracing(true)
              .setRequestMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.DeleteContactGroupRequest.getDefaultInstance()))
              .setResponseMarshaller(io.grpc.protobuf.ProtoUtils.marshaller(
                  dev.lategate.whatsapp.v1.DeleteContactGroupResponse.getDefaultInstance()))
              .setSchemaDescriptor(new ContactsServiceMethodDescriptorSupplier("DeleteContactGroup"))
              .build();
        }
      }
    }
    return getDeleteContactGroupMethod;
  }

  /**
   * Creates a new async stub that supports all call types for the service
   */
  public static ContactsServiceStub newStub(io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ContactsServiceStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ContactsServiceStub>() {
        @java.lang.Override
        public ContactsServiceStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ContactsServiceStub(channel, callOptions);
        }
      };
    return ContactsServiceStub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports all types of calls on the service
   */
  public static ContactsServiceBlockingV2Stub newBlockingV2Stub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ContactsServiceBlockingV2Stub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ContactsServiceBlockingV2Stub>() {
        @java.lang.Override
        public ContactsServiceBlockingV2Stub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ContactsServiceBlockingV2Stub(channel, callOptions);
        }
      };
    return ContactsServiceBlockingV2Stub.newStub(factory, channel);
  }

  /**
   * Creates a new blocking-style stub that supports unary and streaming output calls on the service
   */
  public static ContactsServiceBlockingStub newBlockingStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ContactsServiceBlockingStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ContactsServiceBlockingStub>() {
        @java.lang.Override
        public ContactsServiceBlockingStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ContactsServiceBlockingStub(channel, callOptions);
        }
      };
    return ContactsServiceBlockingStub.newStub(factory, channel);
  }

  /**
   * Creates a new ListenableFuture-style stub that supports unary calls on the service
   */
  public static ContactsServiceFutureStub newFutureStub(
      io.grpc.Channel channel) {
    io.grpc.stub.AbstractStub.StubFactory<ContactsServiceFutureStub> factory =
      new io.grpc.stub.AbstractStub.StubFactory<ContactsServiceFutureStub>() {
        @java.lang.Override
        public ContactsServiceFutureStub newStub(io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
          return new ContactsServiceFutureStub(channel, callOptions);
        }
      };
    return ContactsServiceFutureStub.newStub(factory, channel);
  }

  /**
   * <pre>
   * ContactsService keeps the people that an account writes to, with tags, groups,
   * custom fields and whether they agreed to receive messages.
   * </pre>
   */
  public interface AsyncService {

    /**
     * <pre>
     * ListContacts returns an account's contacts by name, filtered as requested, and the
     * tags and groups that one can filter by. The upstream answers 404 when the account
     * is unknown.
     * </pre>
     */
    default void listContacts(dev.lategate.whatsapp.v1.ListContactsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListContactsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListContactsMethod(), responseObserver);
    }

    /**
     * <pre>
     * CreateContact adds one contact. The upstream answers 409 when the account has
     * a contact with that phone number already, and 404 when the account is unknown.
     * </pre>
     */
    default void createContact(dev.lategate.whatsapp.v1.CreateContactRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CreateContactResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getCreateContactMethod(), responseObserver);
    }

    /**
     * <pre>
     * GetContact returns one contact with everything that is known about it.
     * </pre>
     */
    default void getContact(dev.lategate.whatsapp.v1.GetContactRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetContactResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getGetContactMethod(), responseObserver);
    }

    /**
     * <pre>
     * UpdateContact changes the fields that are given and leaves the others as they
     * are. Lists replace the old ones; custom fields are merged. The phone number
     * cannot be changed.
     * </pre>
     */
    default void updateContact(dev.lategate.whatsapp.v1.UpdateContactRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UpdateContactResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getUpdateContactMethod(), responseObserver);
    }

    /**
     * <pre>
     * DeleteContact deletes one contact for good.
     * </pre>
     */
    default void deleteContact(dev.lategate.whatsapp.v1.DeleteContactRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.DeleteContactResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getDeleteContactMethod(), responseObserver);
    }

    /**
     * <pre>
     * ImportContacts adds up to 1,000 contacts and reports on every one of them. Some may
     * fail while others succeed: check `results`. Contacts whose phone number the account
     * has already are skipped unless `skip_duplicates` is false. The gateway waits for up
     * to two minutes.
     * </pre>
     */
    default void importContacts(dev.lategate.whatsapp.v1.ImportContactsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ImportContactsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getImportContactsMethod(), responseObserver);
    }

    /**
     * <pre>
     * ImportContactsStream imports any number of contacts: as messages, or as a CSV file
     * in pieces. The gateway makes as many upstream calls as that takes, within the key's
     * rate limit and with a lower priority than other calls. The answers report the
     * progress and each row that failed, and end with a summary. An invalid row never
     * stops the others.
     * It survives an interruption: send the same contacts again with the same `import_id`
     * within 7 days, and the rows that are done are skipped. A contact is never created
     * twice. Over HTTP/2 the gateway stops reading while it has enough to do, which slows
     * the sender down.
     * Over REST the body is the CSV file (`Content-Type: text/csv`) and the options are
     * query parameters; `columns` and lists are repeated, as in
     * `columns=phone:Mobile&amp;defaultTags=vip`. The answer is one JSON object at the end,
     * with the first 1,000 failures, or a stream during the work: server-sent events with
     * `Accept: text/event-stream`, JSON lines with `Accept: application/x-ndjson`.
     * </pre>
     */
    default io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ImportContactsStreamRequest> importContactsStream(
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ImportContactsStreamResponse> responseObserver) {
      return io.grpc.stub.ServerCalls.asyncUnimplementedStreamingCall(getImportContactsStreamMethod(), responseObserver);
    }

    /**
     * <pre>
     * ExportContacts returns all contacts of an account that match, page after page, by
     * name. It has a lower priority than other calls. Contacts that are created or
     * deleted meanwhile may be missing or come twice at the edge of a page, as with the
     * upstream's own pages. To continue an export that broke off, set `skip` to the last
     * `next_skip`.
     * Over REST it is a CSV file, which ImportContactsStream accepts, or a stream of JSON
     * lines with `Accept: application/x-ndjson`.
     * </pre>
     */
    default void exportContacts(dev.lategate.whatsapp.v1.ExportContactsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ExportContactsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getExportContactsMethod(), responseObserver);
    }

    /**
     * <pre>
     * BulkUpdateContacts does one thing to up to 500 contacts: add or remove tags or
     * groups, opt in or out, block or unblock. Unknown ids are ignored: compare `matched`
     * with the number of ids sent.
     * </pre>
     */
    default void bulkUpdateContacts(dev.lategate.whatsapp.v1.BulkUpdateContactsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.BulkUpdateContactsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getBulkUpdateContactsMethod(), responseObserver);
    }

    /**
     * <pre>
     * BulkDeleteContacts deletes up to 500 contacts for good.
     * </pre>
     */
    default void bulkDeleteContacts(dev.lategate.whatsapp.v1.BulkDeleteContactsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.BulkDeleteContactsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getBulkDeleteContactsMethod(), responseObserver);
    }

    /**
     * <pre>
     * ListContactGroups returns the groups of an account's contacts with their sizes. A
     * group is only a name on contacts: it exists as long as a contact has it. The
     * upstream answers 404 when the account is unknown.
     * </pre>
     */
    default void listContactGroups(dev.lategate.whatsapp.v1.ListContactGroupsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListContactGroupsResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getListContactGroupsMethod(), responseObserver);
    }

    /**
     * <pre>
     * RenameContactGroup renames a group on every contact that has it.
     * </pre>
     */
    default void renameContactGroup(dev.lategate.whatsapp.v1.RenameContactGroupRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.RenameContactGroupResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getRenameContactGroupMethod(), responseObserver);
    }

    /**
     * <pre>
     * DeleteContactGroup removes a group from every contact that has it. The contacts
     * stay.
     * </pre>
     */
    default void deleteContactGroup(dev.lategate.whatsapp.v1.DeleteContactGroupRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.DeleteContactGroupResponse> responseObserver) {
      io.grpc.stub.ServerCalls.asyncUnimplementedUnaryCall(getDeleteContactGroupMethod(), responseObserver);
    }
  }

  /**
   * Base class for the server implementation of the service ContactsService.
   * <pre>
   * ContactsService keeps the people that an account writes to, with tags, groups,
   * custom fields and whether they agreed to receive messages.
   * </pre>
   */
  public static abstract class ContactsServiceImplBase
      implements io.grpc.BindableService, AsyncService {

    @java.lang.Override public final io.grpc.ServerServiceDefinition bindService() {
      return ContactsServiceGrpc.bindService(this);
    }
  }

  /**
   * A stub to allow clients to do asynchronous rpc calls to service ContactsService.
   * <pre>
   * ContactsService keeps the people that an account writes to, with tags, groups,
   * custom fields and whether they agreed to receive messages.
   * </pre>
   */
  public static final class ContactsServiceStub
      extends io.grpc.stub.AbstractAsyncStub<ContactsServiceStub> {
    private ContactsServiceStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ContactsServiceStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ContactsServiceStub(channel, callOptions);
    }

    /**
     * <pre>
     * ListContacts returns an account's contacts by name, filtered as requested, and the
     * tags and groups that one can filter by. The upstream answers 404 when the account
     * is unknown.
     * </pre>
     */
    public void listContacts(dev.lategate.whatsapp.v1.ListContactsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListContactsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListContactsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * CreateContact adds one contact. The upstream answers 409 when the account has
     * a contact with that phone number already, and 404 when the account is unknown.
     * </pre>
     */
    public void createContact(dev.lategate.whatsapp.v1.CreateContactRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CreateContactResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getCreateContactMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * GetContact returns one contact with everything that is known about it.
     * </pre>
     */
    public void getContact(dev.lategate.whatsapp.v1.GetContactRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetContactResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getGetContactMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * UpdateContact changes the fields that are given and leaves the others as they
     * are. Lists replace the old ones; custom fields are merged. The phone number
     * cannot be changed.
     * </pre>
     */
    public void updateContact(dev.lategate.whatsapp.v1.UpdateContactRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UpdateContactResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getUpdateContactMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * DeleteContact deletes one contact for good.
     * </pre>
     */
    public void deleteContact(dev.lategate.whatsapp.v1.DeleteContactRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.DeleteContactResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getDeleteContactMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * ImportContacts adds up to 1,000 contacts and reports on every one of them. Some may
     * fail while others succeed: check `results`. Contacts whose phone number the account
     * has already are skipped unless `skip_duplicates` is false. The gateway waits for up
     * to two minutes.
     * </pre>
     */
    public void importContacts(dev.lategate.whatsapp.v1.ImportContactsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ImportContactsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getImportContactsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * ImportContactsStream imports any number of contacts: as messages, or as a CSV file
     * in pieces. The gateway makes as many upstream calls as that takes, within the key's
     * rate limit and with a lower priority than other calls. The answers report the
     * progress and each row that failed, and end with a summary. An invalid row never
     * stops the others.
     * It survives an interruption: send the same contacts again with the same `import_id`
     * within 7 days, and the rows that are done are skipped. A contact is never created
     * twice. Over HTTP/2 the gateway stops reading while it has enough to do, which slows
     * the sender down.
     * Over REST the body is the CSV file (`Content-Type: text/csv`) and the options are
     * query parameters; `columns` and lists are repeated, as in
     * `columns=phone:Mobile&amp;defaultTags=vip`. The answer is one JSON object at the end,
     * with the first 1,000 failures, or a stream during the work: server-sent events with
     * `Accept: text/event-stream`, JSON lines with `Accept: application/x-ndjson`.
     * </pre>
     */
    public io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ImportContactsStreamRequest> importContactsStream(
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ImportContactsStreamResponse> responseObserver) {
      return io.grpc.stub.ClientCalls.asyncBidiStreamingCall(
          getChannel().newCall(getImportContactsStreamMethod(), getCallOptions()), responseObserver);
    }

    /**
     * <pre>
     * ExportContacts returns all contacts of an account that match, page after page, by
     * name. It has a lower priority than other calls. Contacts that are created or
     * deleted meanwhile may be missing or come twice at the edge of a page, as with the
     * upstream's own pages. To continue an export that broke off, set `skip` to the last
     * `next_skip`.
     * Over REST it is a CSV file, which ImportContactsStream accepts, or a stream of JSON
     * lines with `Accept: application/x-ndjson`.
     * </pre>
     */
    public void exportContacts(dev.lategate.whatsapp.v1.ExportContactsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ExportContactsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncServerStreamingCall(
          getChannel().newCall(getExportContactsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * BulkUpdateContacts does one thing to up to 500 contacts: add or remove tags or
     * groups, opt in or out, block or unblock. Unknown ids are ignored: compare `matched`
     * with the number of ids sent.
     * </pre>
     */
    public void bulkUpdateContacts(dev.lategate.whatsapp.v1.BulkUpdateContactsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.BulkUpdateContactsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getBulkUpdateContactsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * BulkDeleteContacts deletes up to 500 contacts for good.
     * </pre>
     */
    public void bulkDeleteContacts(dev.lategate.whatsapp.v1.BulkDeleteContactsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.BulkDeleteContactsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getBulkDeleteContactsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * ListContactGroups returns the groups of an account's contacts with their sizes. A
     * group is only a name on contacts: it exists as long as a contact has it. The
     * upstream answers 404 when the account is unknown.
     * </pre>
     */
    public void listContactGroups(dev.lategate.whatsapp.v1.ListContactGroupsRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListContactGroupsResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getListContactGroupsMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * RenameContactGroup renames a group on every contact that has it.
     * </pre>
     */
    public void renameContactGroup(dev.lategate.whatsapp.v1.RenameContactGroupRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.RenameContactGroupResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getRenameContactGroupMethod(), getCallOptions()), request, responseObserver);
    }

    /**
     * <pre>
     * DeleteContactGroup removes a group from every contact that has it. The contacts
     * stay.
     * </pre>
     */
    public void deleteContactGroup(dev.lategate.whatsapp.v1.DeleteContactGroupRequest request,
        io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.DeleteContactGroupResponse> responseObserver) {
      io.grpc.stub.ClientCalls.asyncUnaryCall(
          getChannel().newCall(getDeleteContactGroupMethod(), getCallOptions()), request, responseObserver);
    }
  }

  /**
   * A stub to allow clients to do synchronous rpc calls to service ContactsService.
   * <pre>
   * ContactsService keeps the people that an account writes to, with tags, groups,
   * custom fields and whether they agreed to receive messages.
   * </pre>
   */
  public static final class ContactsServiceBlockingV2Stub
      extends io.grpc.stub.AbstractBlockingStub<ContactsServiceBlockingV2Stub> {
    private ContactsServiceBlockingV2Stub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ContactsServiceBlockingV2Stub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ContactsServiceBlockingV2Stub(channel, callOptions);
    }

    /**
     * <pre>
     * ListContacts returns an account's contacts by name, filtered as requested, and the
     * tags and groups that one can filter by. The upstream answers 404 when the account
     * is unknown.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListContactsResponse listContacts(dev.lategate.whatsapp.v1.ListContactsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListContactsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * CreateContact adds one contact. The upstream answers 409 when the account has
     * a contact with that phone number already, and 404 when the account is unknown.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.CreateContactResponse createContact(dev.lategate.whatsapp.v1.CreateContactRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getCreateContactMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * GetContact returns one contact with everything that is known about it.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.GetContactResponse getContact(dev.lategate.whatsapp.v1.GetContactRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getGetContactMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * UpdateContact changes the fields that are given and leaves the others as they
     * are. Lists replace the old ones; custom fields are merged. The phone number
     * cannot be changed.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.UpdateContactResponse updateContact(dev.lategate.whatsapp.v1.UpdateContactRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getUpdateContactMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * DeleteContact deletes one contact for good.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.DeleteContactResponse deleteContact(dev.lategate.whatsapp.v1.DeleteContactRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getDeleteContactMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ImportContacts adds up to 1,000 contacts and reports on every one of them. Some may
     * fail while others succeed: check `results`. Contacts whose phone number the account
     * has already are skipped unless `skip_duplicates` is false. The gateway waits for up
     * to two minutes.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ImportContactsResponse importContacts(dev.lategate.whatsapp.v1.ImportContactsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getImportContactsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ImportContactsStream imports any number of contacts: as messages, or as a CSV file
     * in pieces. The gateway makes as many upstream calls as that takes, within the key's
     * rate limit and with a lower priority than other calls. The answers report the
     * progress and each row that failed, and end with a summary. An invalid row never
     * stops the others.
     * It survives an interruption: send the same contacts again with the same `import_id`
     * within 7 days, and the rows that are done are skipped. A contact is never created
     * twice. Over HTTP/2 the gateway stops reading while it has enough to do, which slows
     * the sender down.
     * Over REST the body is the CSV file (`Content-Type: text/csv`) and the options are
     * query parameters; `columns` and lists are repeated, as in
     * `columns=phone:Mobile&amp;defaultTags=vip`. The answer is one JSON object at the end,
     * with the first 1,000 failures, or a stream during the work: server-sent events with
     * `Accept: text/event-stream`, JSON lines with `Accept: application/x-ndjson`.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<dev.lategate.whatsapp.v1.ImportContactsStreamRequest, dev.lategate.whatsapp.v1.ImportContactsStreamResponse>
        importContactsStream() {
      return io.grpc.stub.ClientCalls.blockingBidiStreamingCall(
          getChannel(), getImportContactsStreamMethod(), getCallOptions());
    }

    /**
     * <pre>
     * ExportContacts returns all contacts of an account that match, page after page, by
     * name. It has a lower priority than other calls. Contacts that are created or
     * deleted meanwhile may be missing or come twice at the edge of a page, as with the
     * upstream's own pages. To continue an export that broke off, set `skip` to the last
     * `next_skip`.
     * Over REST it is a CSV file, which ImportContactsStream accepts, or a stream of JSON
     * lines with `Accept: application/x-ndjson`.
     * </pre>
     */
    @io.grpc.ExperimentalApi("https://github.com/grpc/grpc-java/issues/10918")
    public io.grpc.stub.BlockingClientCall<?, dev.lategate.whatsapp.v1.ExportContactsResponse>
        exportContacts(dev.lategate.whatsapp.v1.ExportContactsRequest request) {
      return io.grpc.stub.ClientCalls.blockingV2ServerStreamingCall(
          getChannel(), getExportContactsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * BulkUpdateContacts does one thing to up to 500 contacts: add or remove tags or
     * groups, opt in or out, block or unblock. Unknown ids are ignored: compare `matched`
     * with the number of ids sent.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.BulkUpdateContactsResponse bulkUpdateContacts(dev.lategate.whatsapp.v1.BulkUpdateContactsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getBulkUpdateContactsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * BulkDeleteContacts deletes up to 500 contacts for good.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.BulkDeleteContactsResponse bulkDeleteContacts(dev.lategate.whatsapp.v1.BulkDeleteContactsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getBulkDeleteContactsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ListContactGroups returns the groups of an account's contacts with their sizes. A
     * group is only a name on contacts: it exists as long as a contact has it. The
     * upstream answers 404 when the account is unknown.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListContactGroupsResponse listContactGroups(dev.lategate.whatsapp.v1.ListContactGroupsRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getListContactGroupsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * RenameContactGroup renames a group on every contact that has it.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.RenameContactGroupResponse renameContactGroup(dev.lategate.whatsapp.v1.RenameContactGroupRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getRenameContactGroupMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * DeleteContactGroup removes a group from every contact that has it. The contacts
     * stay.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.DeleteContactGroupResponse deleteContactGroup(dev.lategate.whatsapp.v1.DeleteContactGroupRequest request) throws io.grpc.StatusException {
      return io.grpc.stub.ClientCalls.blockingV2UnaryCall(
          getChannel(), getDeleteContactGroupMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do limited synchronous rpc calls to service ContactsService.
   * <pre>
   * ContactsService keeps the people that an account writes to, with tags, groups,
   * custom fields and whether they agreed to receive messages.
   * </pre>
   */
  public static final class ContactsServiceBlockingStub
      extends io.grpc.stub.AbstractBlockingStub<ContactsServiceBlockingStub> {
    private ContactsServiceBlockingStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ContactsServiceBlockingStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ContactsServiceBlockingStub(channel, callOptions);
    }

    /**
     * <pre>
     * ListContacts returns an account's contacts by name, filtered as requested, and the
     * tags and groups that one can filter by. The upstream answers 404 when the account
     * is unknown.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListContactsResponse listContacts(dev.lategate.whatsapp.v1.ListContactsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListContactsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * CreateContact adds one contact. The upstream answers 409 when the account has
     * a contact with that phone number already, and 404 when the account is unknown.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.CreateContactResponse createContact(dev.lategate.whatsapp.v1.CreateContactRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getCreateContactMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * GetContact returns one contact with everything that is known about it.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.GetContactResponse getContact(dev.lategate.whatsapp.v1.GetContactRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getGetContactMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * UpdateContact changes the fields that are given and leaves the others as they
     * are. Lists replace the old ones; custom fields are merged. The phone number
     * cannot be changed.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.UpdateContactResponse updateContact(dev.lategate.whatsapp.v1.UpdateContactRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getUpdateContactMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * DeleteContact deletes one contact for good.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.DeleteContactResponse deleteContact(dev.lategate.whatsapp.v1.DeleteContactRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getDeleteContactMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ImportContacts adds up to 1,000 contacts and reports on every one of them. Some may
     * fail while others succeed: check `results`. Contacts whose phone number the account
     * has already are skipped unless `skip_duplicates` is false. The gateway waits for up
     * to two minutes.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ImportContactsResponse importContacts(dev.lategate.whatsapp.v1.ImportContactsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getImportContactsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ExportContacts returns all contacts of an account that match, page after page, by
     * name. It has a lower priority than other calls. Contacts that are created or
     * deleted meanwhile may be missing or come twice at the edge of a page, as with the
     * upstream's own pages. To continue an export that broke off, set `skip` to the last
     * `next_skip`.
     * Over REST it is a CSV file, which ImportContactsStream accepts, or a stream of JSON
     * lines with `Accept: application/x-ndjson`.
     * </pre>
     */
    public java.util.Iterator<dev.lategate.whatsapp.v1.ExportContactsResponse> exportContacts(
        dev.lategate.whatsapp.v1.ExportContactsRequest request) {
      return io.grpc.stub.ClientCalls.blockingServerStreamingCall(
          getChannel(), getExportContactsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * BulkUpdateContacts does one thing to up to 500 contacts: add or remove tags or
     * groups, opt in or out, block or unblock. Unknown ids are ignored: compare `matched`
     * with the number of ids sent.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.BulkUpdateContactsResponse bulkUpdateContacts(dev.lategate.whatsapp.v1.BulkUpdateContactsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getBulkUpdateContactsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * BulkDeleteContacts deletes up to 500 contacts for good.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.BulkDeleteContactsResponse bulkDeleteContacts(dev.lategate.whatsapp.v1.BulkDeleteContactsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getBulkDeleteContactsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * ListContactGroups returns the groups of an account's contacts with their sizes. A
     * group is only a name on contacts: it exists as long as a contact has it. The
     * upstream answers 404 when the account is unknown.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.ListContactGroupsResponse listContactGroups(dev.lategate.whatsapp.v1.ListContactGroupsRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getListContactGroupsMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * RenameContactGroup renames a group on every contact that has it.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.RenameContactGroupResponse renameContactGroup(dev.lategate.whatsapp.v1.RenameContactGroupRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getRenameContactGroupMethod(), getCallOptions(), request);
    }

    /**
     * <pre>
     * DeleteContactGroup removes a group from every contact that has it. The contacts
     * stay.
     * </pre>
     */
    public dev.lategate.whatsapp.v1.DeleteContactGroupResponse deleteContactGroup(dev.lategate.whatsapp.v1.DeleteContactGroupRequest request) {
      return io.grpc.stub.ClientCalls.blockingUnaryCall(
          getChannel(), getDeleteContactGroupMethod(), getCallOptions(), request);
    }
  }

  /**
   * A stub to allow clients to do ListenableFuture-style rpc calls to service ContactsService.
   * <pre>
   * ContactsService keeps the people that an account writes to, with tags, groups,
   * custom fields and whether they agreed to receive messages.
   * </pre>
   */
  public static final class ContactsServiceFutureStub
      extends io.grpc.stub.AbstractFutureStub<ContactsServiceFutureStub> {
    private ContactsServiceFutureStub(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      super(channel, callOptions);
    }

    @java.lang.Override
    protected ContactsServiceFutureStub build(
        io.grpc.Channel channel, io.grpc.CallOptions callOptions) {
      return new ContactsServiceFutureStub(channel, callOptions);
    }

    /**
     * <pre>
     * ListContacts returns an account's contacts by name, filtered as requested, and the
     * tags and groups that one can filter by. The upstream answers 404 when the account
     * is unknown.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.ListContactsResponse> listContacts(
        dev.lategate.whatsapp.v1.ListContactsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListContactsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * CreateContact adds one contact. The upstream answers 409 when the account has
     * a contact with that phone number already, and 404 when the account is unknown.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.CreateContactResponse> createContact(
        dev.lategate.whatsapp.v1.CreateContactRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getCreateContactMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * GetContact returns one contact with everything that is known about it.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.GetContactResponse> getContact(
        dev.lategate.whatsapp.v1.GetContactRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getGetContactMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * UpdateContact changes the fields that are given and leaves the others as they
     * are. Lists replace the old ones; custom fields are merged. The phone number
     * cannot be changed.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.UpdateContactResponse> updateContact(
        dev.lategate.whatsapp.v1.UpdateContactRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getUpdateContactMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * DeleteContact deletes one contact for good.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.DeleteContactResponse> deleteContact(
        dev.lategate.whatsapp.v1.DeleteContactRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getDeleteContactMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * ImportContacts adds up to 1,000 contacts and reports on every one of them. Some may
     * fail while others succeed: check `results`. Contacts whose phone number the account
     * has already are skipped unless `skip_duplicates` is false. The gateway waits for up
     * to two minutes.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.ImportContactsResponse> importContacts(
        dev.lategate.whatsapp.v1.ImportContactsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getImportContactsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * BulkUpdateContacts does one thing to up to 500 contacts: add or remove tags or
     * groups, opt in or out, block or unblock. Unknown ids are ignored: compare `matched`
     * with the number of ids sent.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.BulkUpdateContactsResponse> bulkUpdateContacts(
        dev.lategate.whatsapp.v1.BulkUpdateContactsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getBulkUpdateContactsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * BulkDeleteContacts deletes up to 500 contacts for good.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.BulkDeleteContactsResponse> bulkDeleteContacts(
        dev.lategate.whatsapp.v1.BulkDeleteContactsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getBulkDeleteContactsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * ListContactGroups returns the groups of an account's contacts with their sizes. A
     * group is only a name on contacts: it exists as long as a contact has it. The
     * upstream answers 404 when the account is unknown.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.ListContactGroupsResponse> listContactGroups(
        dev.lategate.whatsapp.v1.ListContactGroupsRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getListContactGroupsMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * RenameContactGroup renames a group on every contact that has it.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.RenameContactGroupResponse> renameContactGroup(
        dev.lategate.whatsapp.v1.RenameContactGroupRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getRenameContactGroupMethod(), getCallOptions()), request);
    }

    /**
     * <pre>
     * DeleteContactGroup removes a group from every contact that has it. The contacts
     * stay.
     * </pre>
     */
    public com.google.common.util.concurrent.ListenableFuture<dev.lategate.whatsapp.v1.DeleteContactGroupResponse> deleteContactGroup(
        dev.lategate.whatsapp.v1.DeleteContactGroupRequest request) {
      return io.grpc.stub.ClientCalls.futureUnaryCall(
          getChannel().newCall(getDeleteContactGroupMethod(), getCallOptions()), request);
    }
  }

  private static final int METHODID_LIST_CONTACTS = 0;
  private static final int METHODID_CREATE_CONTACT = 1;
  private static final int METHODID_GET_CONTACT = 2;
  private static final int METHODID_UPDATE_CONTACT = 3;
  private static final int METHODID_DELETE_CONTACT = 4;
  private static final int METHODID_IMPORT_CONTACTS = 5;
  private static final int METHODID_EXPORT_CONTACTS = 6;
  private static final int METHODID_BULK_UPDATE_CONTACTS = 7;
  private static final int METHODID_BULK_DELETE_CONTACTS = 8;
  private static final int METHODID_LIST_CONTACT_GROUPS = 9;
  private static final int METHODID_RENAME_CONTACT_GROUP = 10;
  private static final int METHODID_DELETE_CONTACT_GROUP = 11;
  private static final int METHODID_IMPORT_CONTACTS_STREAM = 12;

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
        case METHODID_LIST_CONTACTS:
          serviceImpl.listContacts((dev.lategate.whatsapp.v1.ListContactsRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListContactsResponse>) responseObserver);
          break;
        case METHODID_CREATE_CONTACT:
          serviceImpl.createContact((dev.lategate.whatsapp.v1.CreateContactRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.CreateContactResponse>) responseObserver);
          break;
        case METHODID_GET_CONTACT:
          serviceImpl.getContact((dev.lategate.whatsapp.v1.GetContactRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.GetContactResponse>) responseObserver);
          break;
        case METHODID_UPDATE_CONTACT:
          serviceImpl.updateContact((dev.lategate.whatsapp.v1.UpdateContactRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.UpdateContactResponse>) responseObserver);
          break;
        case METHODID_DELETE_CONTACT:
          serviceImpl.deleteContact((dev.lategate.whatsapp.v1.DeleteContactRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.DeleteContactResponse>) responseObserver);
          break;
        case METHODID_IMPORT_CONTACTS:
          serviceImpl.importContacts((dev.lategate.whatsapp.v1.ImportContactsRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ImportContactsResponse>) responseObserver);
          break;
        case METHODID_EXPORT_CONTACTS:
          serviceImpl.exportContacts((dev.lategate.whatsapp.v1.ExportContactsRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ExportContactsResponse>) responseObserver);
          break;
        case METHODID_BULK_UPDATE_CONTACTS:
          serviceImpl.bulkUpdateContacts((dev.lategate.whatsapp.v1.BulkUpdateContactsRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.BulkUpdateContactsResponse>) responseObserver);
          break;
        case METHODID_BULK_DELETE_CONTACTS:
          serviceImpl.bulkDeleteContacts((dev.lategate.whatsapp.v1.BulkDeleteContactsRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.BulkDeleteContactsResponse>) responseObserver);
          break;
        case METHODID_LIST_CONTACT_GROUPS:
          serviceImpl.listContactGroups((dev.lategate.whatsapp.v1.ListContactGroupsRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ListContactGroupsResponse>) responseObserver);
          break;
        case METHODID_RENAME_CONTACT_GROUP:
          serviceImpl.renameContactGroup((dev.lategate.whatsapp.v1.RenameContactGroupRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.RenameContactGroupResponse>) responseObserver);
          break;
        case METHODID_DELETE_CONTACT_GROUP:
          serviceImpl.deleteContactGroup((dev.lategate.whatsapp.v1.DeleteContactGroupRequest) request,
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.DeleteContactGroupResponse>) responseObserver);
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
        case METHODID_IMPORT_CONTACTS_STREAM:
          return (io.grpc.stub.StreamObserver<Req>) serviceImpl.importContactsStream(
              (io.grpc.stub.StreamObserver<dev.lategate.whatsapp.v1.ImportContactsStreamResponse>) responseObserver);
        default:
          throw new AssertionError();
      }
    }
  }

  public static final io.grpc.ServerServiceDefinition bindService(AsyncService service) {
    return io.grpc.ServerServiceDefinition.builder(getServiceDescriptor())
        .addMethod(
          getListContactsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.ListContactsRequest,
              dev.lategate.whatsapp.v1.ListContactsResponse>(
                service, METHODID_LIST_CONTACTS)))
        .addMethod(
          getCreateContactMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.CreateContactRequest,
              dev.lategate.whatsapp.v1.CreateContactResponse>(
                service, METHODID_CREATE_CONTACT)))
        .addMethod(
          getGetContactMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.GetContactRequest,
              dev.lategate.whatsapp.v1.GetContactResponse>(
                service, METHODID_GET_CONTACT)))
        .addMethod(
          getUpdateContactMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.UpdateContactRequest,
              dev.lategate.whatsapp.v1.UpdateContactResponse>(
                service, METHODID_UPDATE_CONTACT)))
        .addMethod(
          getDeleteContactMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.DeleteContactRequest,
              dev.lategate.whatsapp.v1.DeleteContactResponse>(
                service, METHODID_DELETE_CONTACT)))
        .addMethod(
          getImportContactsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.ImportContactsRequest,
              dev.lategate.whatsapp.v1.ImportContactsResponse>(
                service, METHODID_IMPORT_CONTACTS)))
        .addMethod(
          getImportContactsStreamMethod(),
          io.grpc.stub.ServerCalls.asyncBidiStreamingCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.ImportContactsStreamRequest,
              dev.lategate.whatsapp.v1.ImportContactsStreamResponse>(
                service, METHODID_IMPORT_CONTACTS_STREAM)))
        .addMethod(
          getExportContactsMethod(),
          io.grpc.stub.ServerCalls.asyncServerStreamingCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.ExportContactsRequest,
              dev.lategate.whatsapp.v1.ExportContactsResponse>(
                service, METHODID_EXPORT_CONTACTS)))
        .addMethod(
          getBulkUpdateContactsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.BulkUpdateContactsRequest,
              dev.lategate.whatsapp.v1.BulkUpdateContactsResponse>(
                service, METHODID_BULK_UPDATE_CONTACTS)))
        .addMethod(
          getBulkDeleteContactsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.BulkDeleteContactsRequest,
              dev.lategate.whatsapp.v1.BulkDeleteContactsResponse>(
                service, METHODID_BULK_DELETE_CONTACTS)))
        .addMethod(
          getListContactGroupsMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.ListContactGroupsRequest,
              dev.lategate.whatsapp.v1.ListContactGroupsResponse>(
                service, METHODID_LIST_CONTACT_GROUPS)))
        .addMethod(
          getRenameContactGroupMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.RenameContactGroupRequest,
              dev.lategate.whatsapp.v1.RenameContactGroupResponse>(
                service, METHODID_RENAME_CONTACT_GROUP)))
        .addMethod(
          getDeleteContactGroupMethod(),
          io.grpc.stub.ServerCalls.asyncUnaryCall(
            new MethodHandlers<
              dev.lategate.whatsapp.v1.DeleteContactGroupRequest,
              dev.lategate.whatsapp.v1.DeleteContactGroupResponse>(
                service, METHODID_DELETE_CONTACT_GROUP)))
        .build();
  }

  private static abstract class ContactsServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoFileDescriptorSupplier, io.grpc.protobuf.ProtoServiceDescriptorSupplier {
    ContactsServiceBaseDescriptorSupplier() {}

    @java.lang.Override
    public com.google.protobuf.Descriptors.FileDescriptor getFileDescriptor() {
      return dev.lategate.whatsapp.v1.ContactsProto.getDescriptor();
    }

    @java.lang.Override
    public com.google.protobuf.Descriptors.ServiceDescriptor getServiceDescriptor() {
      return getFileDescriptor().findServiceByName("ContactsService");
    }
  }

  private static final class ContactsServiceFileDescriptorSupplier
      extends ContactsServiceBaseDescriptorSupplier {
    ContactsServiceFileDescriptorSupplier() {}
  }

  private static final class ContactsServiceMethodDescriptorSupplier
      extends ContactsServiceBaseDescriptorSupplier
      implements io.grpc.protobuf.ProtoMethodDescriptorSupplier {
    private final java.lang.String methodName;

    ContactsServiceMethodDescriptorSupplier(java.lang.String methodName) {
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
      synchronized (ContactsServiceGrpc.class) {
        result = serviceDescriptor;
        if (result == null) {
          serviceDescriptor = result = io.grpc.ServiceDescriptor.newBuilder(SERVICE_NAME)
              .setSchemaDescriptor(new ContactsServiceFileDescriptorSupplier())
              .addMethod(getListContactsMethod())
              .addMethod(getCreateContactMethod())
              .addMethod(getGetContactMethod())
              .addMethod(getUpdateContactMethod())
              .addMethod(getDeleteContactMethod())
              .addMethod(getImportContactsMethod())
              .addMethod(getImportContactsStreamMethod())
              .addMethod(getExportContactsMethod())
              .addMethod(getBulkUpdateContactsMethod())
              .addMethod(getBulkDeleteContactsMethod())
              .addMethod(getListContactGroupsMethod())
              .addMethod(getRenameContactGroupMethod())
              .addMethod(getDeleteContactGroupMethod())
              .build();
        }
      }
    }
    return result;
  }
}
