// The contract: the messages and services of lategate.whatsapp.v1.
export * from "../gen/lategate/whatsapp/v1/accounts_pb.js";
export * from "../gen/lategate/whatsapp/v1/broadcasts_pb.js";
export * from "../gen/lategate/whatsapp/v1/bulk_pb.js";
export * from "../gen/lategate/whatsapp/v1/business_profiles_pb.js";
export * from "../gen/lategate/whatsapp/v1/connect_pb.js";
export * from "../gen/lategate/whatsapp/v1/contacts_pb.js";
export * from "../gen/lategate/whatsapp/v1/events_pb.js";
export * from "../gen/lategate/whatsapp/v1/inbox_pb.js";
export * from "../gen/lategate/whatsapp/v1/media_pb.js";
export * from "../gen/lategate/whatsapp/v1/phone_numbers_pb.js";
export * from "../gen/lategate/whatsapp/v1/streams_pb.js";
export * from "../gen/lategate/whatsapp/v1/templates_pb.js";
export * from "../gen/lategate/whatsapp/v1/types_pb.js";
export * from "../gen/lategate/whatsapp/v1/webhooks_pb.js";
