import type { GenEnum, GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";
import type { Value } from "@bufbuild/protobuf/wkt";
import type { JsonObject, Message } from "@bufbuild/protobuf";
/**
 * Describes the file lategate/whatsapp/v1/templates.proto.
 */
export declare const file_lategate_whatsapp_v1_templates: GenFile;
/**
 * MessageTemplate is a template as the upstream describes it. Answers to create
 * and update carry only some of the fields.
 *
 * @generated from message lategate.whatsapp.v1.MessageTemplate
 */
export type MessageTemplate = Message<"lategate.whatsapp.v1.MessageTemplate"> & {
    /**
     * The template's id. Source: Meta.
     *
     * @generated from field: string id = 1;
     */
    id: string;
    /**
     * The template's name, unique in a WABA together with the language.
     * Source: Meta.
     *
     * @generated from field: optional string name = 2;
     */
    name?: string | undefined;
    /**
     * How far the review is. Source: Meta.
     *
     * @generated from field: optional lategate.whatsapp.v1.TemplateStatus status = 3;
     */
    status?: TemplateStatus | undefined;
    /**
     * What the template is for. Source: Meta.
     *
     * @generated from field: optional lategate.whatsapp.v1.TemplateCategory category = 4;
     */
    category?: TemplateCategory | undefined;
    /**
     * The language code, such as `en` or `en_US`. Sending must name exactly this
     * code. Source: Meta.
     *
     * @generated from field: optional string language = 5;
     */
    language?: string | undefined;
    /**
     * The parts of the template. Source: Meta.
     *
     * @generated from field: repeated lategate.whatsapp.v1.TemplateComponent components = 6;
     */
    components: TemplateComponent[];
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.MessageTemplate.
 * Use `create(MessageTemplateSchema)` to create a new message.
 */
export declare const MessageTemplateSchema: GenMessage<MessageTemplate>;
/**
 * TemplateReference chooses the template to send and fills it in.
 *
 * @generated from message lategate.whatsapp.v1.TemplateReference
 */
export type TemplateReference = Message<"lategate.whatsapp.v1.TemplateReference"> & {
    /**
     * The template's name. An unknown name fails with Meta's error 132001.
     *
     * @generated from field: string name = 1;
     */
    name: string;
    /**
     * The template's language code, exactly as the template has it: `en` is not
     * `en_US`. Another code fails with Meta's error 132001.
     *
     * @generated from field: string language = 2;
     */
    language: string;
    /**
     * What goes into the template's placeholders, the same for every recipient. A
     * parameter's text may itself hold a placeholder such as `{{1}}`, which is then
     * filled from each recipient's variables.
     *
     * @generated from field: repeated lategate.whatsapp.v1.TemplateComponent components = 3;
     */
    components: TemplateComponent[];
};
/**
 * Describes the message lategate.whatsapp.v1.TemplateReference.
 * Use `create(TemplateReferenceSchema)` to create a new message.
 */
export declare const TemplateReferenceSchema: GenMessage<TemplateReference>;
/**
 * TemplateComponent is one part of a template, in the two shapes that Meta's
 * Cloud API knows: the one that *defines* a template (`type` HEADER, BODY, FOOTER,
 * BUTTONS, CAROUSEL, LIMITED_TIME_OFFER, with `text`, `example`, `buttons` or
 * `cards`) and the one that *fills it in* for sending (`type` header, body,
 * button, carousel, with `parameters`). Members that are not named here can be
 * given in `extra` and are sent as they are.
 *
 * @generated from message lategate.whatsapp.v1.TemplateComponent
 */
export type TemplateComponent = Message<"lategate.whatsapp.v1.TemplateComponent"> & {
    /**
     * Which part this is, such as `BODY` when defining or `body` when sending. Meta
     * takes either case. Source: Meta.
     *
     * @generated from field: optional string type = 1;
     */
    type?: string | undefined;
    /**
     * Defining a header: TEXT, IMAGE, VIDEO, DOCUMENT or LOCATION. Source: Meta.
     *
     * @generated from field: optional string format = 2;
     */
    format?: string | undefined;
    /**
     * Defining a header, body or footer: the text, with placeholders such as `{{1}}`
     * or `{{first_name}}`. Source: Meta.
     *
     * @generated from field: optional string text = 3;
     */
    text?: string | undefined;
    /**
     * Sending a button: its kind, such as `url`, `quick_reply`, `copy_code`, `flow`
     * or `catalog`. Source: Meta.
     *
     * @generated from field: optional string sub_type = 4 [json_name = "sub_type"];
     */
    subType?: string | undefined;
    /**
     * Sending a button: its place in the template, from 0. Meta takes a number as
     * well as text. Source: Meta.
     *
     * @generated from field: google.protobuf.Value index = 5;
     */
    index?: Value | undefined;
    /**
     * Sending: the values of the placeholders, in order unless they are named.
     * Source: Meta.
     *
     * @generated from field: repeated lategate.whatsapp.v1.TemplateParameter parameters = 6;
     */
    parameters: TemplateParameter[];
    /**
     * Defining: sample values, which Meta's reviewers want for every placeholder
     * and for media in a header. Source: Meta.
     *
     * @generated from field: lategate.whatsapp.v1.TemplateExample example = 7;
     */
    example?: TemplateExample | undefined;
    /**
     * Defining the BUTTONS part: the buttons, in order. Source: Meta.
     *
     * @generated from field: repeated lategate.whatsapp.v1.TemplateButton buttons = 8;
     */
    buttons: TemplateButton[];
    /**
     * Defining or sending the CAROUSEL part: the cards. Source: Meta.
     *
     * @generated from field: repeated lategate.whatsapp.v1.TemplateCard cards = 9;
     */
    cards: TemplateCard[];
    /**
     * Defining the body of an authentication template: adds the advice not to share
     * the code. Source: Meta.
     *
     * @generated from field: optional bool add_security_recommendation = 10 [json_name = "add_security_recommendation"];
     */
    addSecurityRecommendation?: boolean | undefined;
    /**
     * Defining the footer of an authentication template: after how many minutes the
     * code expires. Source: Meta.
     *
     * @generated from field: optional int32 code_expiration_minutes = 11 [json_name = "code_expiration_minutes"];
     */
    codeExpirationMinutes?: number | undefined;
    /**
     * Defining the LIMITED_TIME_OFFER part: what is shown. Source: Meta.
     *
     * @generated from field: lategate.whatsapp.v1.TemplateLimitedTimeOffer limited_time_offer = 12 [json_name = "limited_time_offer"];
     */
    limitedTimeOffer?: TemplateLimitedTimeOffer | undefined;
    /**
     * Members that this contract does not name, or that do not fit their declared
     * type, under their JSON names; in requests they are sent as they are.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.TemplateComponent.
 * Use `create(TemplateComponentSchema)` to create a new message.
 */
export declare const TemplateComponentSchema: GenMessage<TemplateComponent>;
/**
 * TemplateExample holds the sample values that Meta's reviewers see in place of
 * the placeholders of a template's header or body.
 *
 * @generated from message lategate.whatsapp.v1.TemplateExample
 */
export type TemplateExample = Message<"lategate.whatsapp.v1.TemplateExample"> & {
    /**
     * One value for the placeholder of a text header. Source: Meta.
     *
     * @generated from field: repeated string header_text = 1 [json_name = "header_text"];
     */
    headerText: string[];
    /**
     * Rows of values for the placeholders of the body, one row a sample; Meta asks
     * for one row. Its JSON is an array of arrays. Source: Meta.
     *
     * @generated from field: repeated lategate.whatsapp.v1.TemplateExampleRow body_text = 2 [json_name = "body_text"];
     */
    bodyText: TemplateExampleRow[];
    /**
     * The sample file of a media header: the handle of a file uploaded to Meta, or
     * in answers its URL. Source: Meta.
     *
     * @generated from field: repeated string header_handle = 3 [json_name = "header_handle"];
     */
    headerHandle: string[];
    /**
     * Values for named placeholders of a text header. Source: Meta.
     *
     * @generated from field: repeated lategate.whatsapp.v1.TemplateNamedExample header_text_named_params = 4 [json_name = "header_text_named_params"];
     */
    headerTextNamedParams: TemplateNamedExample[];
    /**
     * Values for named placeholders of the body. Source: Meta.
     *
     * @generated from field: repeated lategate.whatsapp.v1.TemplateNamedExample body_text_named_params = 5 [json_name = "body_text_named_params"];
     */
    bodyTextNamedParams: TemplateNamedExample[];
    /**
     * Members that this contract does not name, or that do not fit their declared
     * type, under their JSON names; in requests they are sent as they are.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.TemplateExample.
 * Use `create(TemplateExampleSchema)` to create a new message.
 */
export declare const TemplateExampleSchema: GenMessage<TemplateExample>;
/**
 * TemplateExampleRow is one sample of a body: a value for each placeholder. Its
 * JSON is the array alone.
 *
 * @generated from message lategate.whatsapp.v1.TemplateExampleRow
 */
export type TemplateExampleRow = Message<"lategate.whatsapp.v1.TemplateExampleRow"> & {
    /**
     * The values of `{{1}}`, `{{2}}` and so on, in order.
     *
     * @generated from field: repeated string values = 1;
     */
    values: string[];
};
/**
 * Describes the message lategate.whatsapp.v1.TemplateExampleRow.
 * Use `create(TemplateExampleRowSchema)` to create a new message.
 */
export declare const TemplateExampleRowSchema: GenMessage<TemplateExampleRow>;
/**
 * TemplateNamedExample is the sample value of one named placeholder.
 *
 * @generated from message lategate.whatsapp.v1.TemplateNamedExample
 */
export type TemplateNamedExample = Message<"lategate.whatsapp.v1.TemplateNamedExample"> & {
    /**
     * The placeholder's name, without braces. Source: Meta.
     *
     * @generated from field: optional string param_name = 1 [json_name = "param_name"];
     */
    paramName?: string | undefined;
    /**
     * The sample value. Source: Meta.
     *
     * @generated from field: optional string example = 2;
     */
    example?: string | undefined;
    /**
     * Members that this contract does not name, or that do not fit their declared
     * type, under their JSON names; in requests they are sent as they are.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.TemplateNamedExample.
 * Use `create(TemplateNamedExampleSchema)` to create a new message.
 */
export declare const TemplateNamedExampleSchema: GenMessage<TemplateNamedExample>;
/**
 * TemplateButton is a button in a template's definition. Which fields it has
 * depends on `type`.
 *
 * @generated from message lategate.whatsapp.v1.TemplateButton
 */
export type TemplateButton = Message<"lategate.whatsapp.v1.TemplateButton"> & {
    /**
     * The kind: QUICK_REPLY, URL, PHONE_NUMBER, COPY_CODE, OTP, FLOW, CATALOG, MPM,
     * SPM, VOICE_CALL and others. Source: Meta.
     *
     * @generated from field: optional string type = 1;
     */
    type?: string | undefined;
    /**
     * The label, at most 25 characters. Source: Meta.
     *
     * @generated from field: optional string text = 2;
     */
    text?: string | undefined;
    /**
     * URL: the address that is opened. It may end in one placeholder, `{{1}}`.
     * Source: Meta.
     *
     * @generated from field: optional string url = 3;
     */
    url?: string | undefined;
    /**
     * PHONE_NUMBER: the number that is called, with country code. Source: Meta.
     *
     * @generated from field: optional string phone_number = 4 [json_name = "phone_number"];
     */
    phoneNumber?: string | undefined;
    /**
     * The sample value of the placeholder in `url` (a list of one text), or the
     * sample code of COPY_CODE (a text). Source: Meta.
     *
     * @generated from field: google.protobuf.Value example = 5;
     */
    example?: Value | undefined;
    /**
     * OTP: how the code reaches the app: COPY_CODE, ONE_TAP or ZERO_TAP.
     * Source: Meta.
     *
     * @generated from field: optional string otp_type = 6 [json_name = "otp_type"];
     */
    otpType?: string | undefined;
    /**
     * OTP: the label of the one-tap autofill button. Source: Meta.
     *
     * @generated from field: optional string autofill_text = 7 [json_name = "autofill_text"];
     */
    autofillText?: string | undefined;
    /**
     * OTP: the Android package that receives the code. Newer templates use
     * `supported_apps`. Source: Meta.
     *
     * @generated from field: optional string package_name = 8 [json_name = "package_name"];
     */
    packageName?: string | undefined;
    /**
     * OTP: the hash of that package's signing key. Source: Meta.
     *
     * @generated from field: optional string signature_hash = 9 [json_name = "signature_hash"];
     */
    signatureHash?: string | undefined;
    /**
     * OTP: the Android packages that may receive the code. Source: Meta.
     *
     * @generated from field: repeated lategate.whatsapp.v1.TemplateSupportedApp supported_apps = 10 [json_name = "supported_apps"];
     */
    supportedApps: TemplateSupportedApp[];
    /**
     * OTP: that the terms of zero-tap are accepted. Source: Meta.
     *
     * @generated from field: optional bool zero_tap_terms_accepted = 11 [json_name = "zero_tap_terms_accepted"];
     */
    zeroTapTermsAccepted?: boolean | undefined;
    /**
     * FLOW: the id of the flow that is opened. Source: Meta.
     *
     * @generated from field: optional string flow_id = 12 [json_name = "flow_id"];
     */
    flowId?: string | undefined;
    /**
     * FLOW: the name of the flow, in place of its id. Source: Meta.
     *
     * @generated from field: optional string flow_name = 13 [json_name = "flow_name"];
     */
    flowName?: string | undefined;
    /**
     * FLOW: the flow itself as JSON text, in place of its id. Source: Meta.
     *
     * @generated from field: optional string flow_json = 14 [json_name = "flow_json"];
     */
    flowJson?: string | undefined;
    /**
     * FLOW: `navigate` or `data_exchange`. Source: Meta.
     *
     * @generated from field: optional string flow_action = 15 [json_name = "flow_action"];
     */
    flowAction?: string | undefined;
    /**
     * FLOW: the first screen, for the action `navigate`. Source: Meta.
     *
     * @generated from field: optional string navigate_screen = 16 [json_name = "navigate_screen"];
     */
    navigateScreen?: string | undefined;
    /**
     * FLOW: the icon on the button, such as DOCUMENT, PROMOTION or REVIEW.
     * Source: Meta.
     *
     * @generated from field: optional string icon = 17;
     */
    icon?: string | undefined;
    /**
     * VOICE_CALL: for how many minutes the button works. Source: Meta.
     *
     * @generated from field: optional int32 ttl_minutes = 18 [json_name = "ttl_minutes"];
     */
    ttlMinutes?: number | undefined;
    /**
     * Members that this contract does not name, or that do not fit their declared
     * type, under their JSON names; in requests they are sent as they are.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.TemplateButton.
 * Use `create(TemplateButtonSchema)` to create a new message.
 */
export declare const TemplateButtonSchema: GenMessage<TemplateButton>;
/**
 * TemplateSupportedApp is an Android app that may receive a one-time password.
 *
 * @generated from message lategate.whatsapp.v1.TemplateSupportedApp
 */
export type TemplateSupportedApp = Message<"lategate.whatsapp.v1.TemplateSupportedApp"> & {
    /**
     * The app's package name. Source: Meta.
     *
     * @generated from field: optional string package_name = 1 [json_name = "package_name"];
     */
    packageName?: string | undefined;
    /**
     * The hash of the app's signing key. Source: Meta.
     *
     * @generated from field: optional string signature_hash = 2 [json_name = "signature_hash"];
     */
    signatureHash?: string | undefined;
    /**
     * Members that this contract does not name, or that do not fit their declared
     * type, under their JSON names; in requests they are sent as they are.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.TemplateSupportedApp.
 * Use `create(TemplateSupportedAppSchema)` to create a new message.
 */
export declare const TemplateSupportedAppSchema: GenMessage<TemplateSupportedApp>;
/**
 * TemplateCard is one card of a carousel, in a definition or in a message.
 *
 * @generated from message lategate.whatsapp.v1.TemplateCard
 */
export type TemplateCard = Message<"lategate.whatsapp.v1.TemplateCard"> & {
    /**
     * Sending: which card of the template this is, from 0. Source: Meta.
     *
     * @generated from field: optional int32 card_index = 1 [json_name = "card_index"];
     */
    cardIndex?: number | undefined;
    /**
     * The parts of the card: header, body and buttons. Source: Meta.
     *
     * @generated from field: repeated lategate.whatsapp.v1.TemplateComponent components = 2;
     */
    components: TemplateComponent[];
    /**
     * Members that this contract does not name, or that do not fit their declared
     * type, under their JSON names; in requests they are sent as they are.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.TemplateCard.
 * Use `create(TemplateCardSchema)` to create a new message.
 */
export declare const TemplateCardSchema: GenMessage<TemplateCard>;
/**
 * TemplateLimitedTimeOffer is an offer that expires. A definition has `text` and
 * `has_expiration`; a message has `expiration_time_ms`.
 *
 * @generated from message lategate.whatsapp.v1.TemplateLimitedTimeOffer
 */
export type TemplateLimitedTimeOffer = Message<"lategate.whatsapp.v1.TemplateLimitedTimeOffer"> & {
    /**
     * Defining: the offer's text, at most 16 characters. Source: Meta.
     *
     * @generated from field: optional string text = 1;
     */
    text?: string | undefined;
    /**
     * Defining: whether the message counts down to the end. Source: Meta.
     *
     * @generated from field: optional bool has_expiration = 2 [json_name = "has_expiration"];
     */
    hasExpiration?: boolean | undefined;
    /**
     * Sending: when the offer ends, in milliseconds since 1970 in UTC. Source: Meta.
     *
     * @generated from field: optional int64 expiration_time_ms = 3 [json_name = "expiration_time_ms"];
     */
    expirationTimeMs?: bigint | undefined;
    /**
     * Members that this contract does not name, or that do not fit their declared
     * type, under their JSON names; in requests they are sent as they are.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.TemplateLimitedTimeOffer.
 * Use `create(TemplateLimitedTimeOfferSchema)` to create a new message.
 */
export declare const TemplateLimitedTimeOfferSchema: GenMessage<TemplateLimitedTimeOffer>;
/**
 * TemplateParameter is the value of one placeholder in a message. `type` says
 * which of the other fields holds it.
 *
 * @generated from message lategate.whatsapp.v1.TemplateParameter
 */
export type TemplateParameter = Message<"lategate.whatsapp.v1.TemplateParameter"> & {
    /**
     * The kind of value: text, currency, date_time, image, video, document,
     * location, payload, coupon_code, action, limited_time_offer, product and
     * others. Source: Meta.
     *
     * @generated from field: optional string type = 1;
     */
    type?: string | undefined;
    /**
     * The name of the placeholder, where the template's placeholders are named.
     * Source: Meta.
     *
     * @generated from field: optional string parameter_name = 2 [json_name = "parameter_name"];
     */
    parameterName?: string | undefined;
    /**
     * type text: the value. For a URL button, what follows the fixed part of the
     * address. Source: Meta.
     *
     * @generated from field: optional string text = 3;
     */
    text?: string | undefined;
    /**
     * type currency: an amount. Source: Meta.
     *
     * @generated from field: lategate.whatsapp.v1.TemplateCurrency currency = 4;
     */
    currency?: TemplateCurrency | undefined;
    /**
     * type date_time: a time, as text. Source: Meta.
     *
     * @generated from field: lategate.whatsapp.v1.TemplateDateTime date_time = 5 [json_name = "date_time"];
     */
    dateTime?: TemplateDateTime | undefined;
    /**
     * type image: the header's image. JPEG or PNG, at most 5 MB. Source: Meta.
     *
     * @generated from field: lategate.whatsapp.v1.TemplateMedia image = 6;
     */
    image?: TemplateMedia | undefined;
    /**
     * type video: the header's video. MP4 or 3GPP, at most 16 MB. Source: Meta.
     *
     * @generated from field: lategate.whatsapp.v1.TemplateMedia video = 7;
     */
    video?: TemplateMedia | undefined;
    /**
     * type document: the header's document, at most 100 MB. Source: Meta.
     *
     * @generated from field: lategate.whatsapp.v1.TemplateMedia document = 8;
     */
    document?: TemplateMedia | undefined;
    /**
     * type location: the header's place. Source: Meta.
     *
     * @generated from field: lategate.whatsapp.v1.TemplateLocation location = 9;
     */
    location?: TemplateLocation | undefined;
    /**
     * type payload: what a tap on a quick-reply button sends back. Source: Meta.
     *
     * @generated from field: optional string payload = 10;
     */
    payload?: string | undefined;
    /**
     * type coupon_code: the code that a copy-code button copies. Source: Meta.
     *
     * @generated from field: optional string coupon_code = 11 [json_name = "coupon_code"];
     */
    couponCode?: string | undefined;
    /**
     * type action: what a flow, catalog or product-list button opens. Source: Meta.
     *
     * @generated from field: lategate.whatsapp.v1.TemplateAction action = 12;
     */
    action?: TemplateAction | undefined;
    /**
     * type limited_time_offer: when the offer ends. Source: Meta.
     *
     * @generated from field: lategate.whatsapp.v1.TemplateLimitedTimeOffer limited_time_offer = 13 [json_name = "limited_time_offer"];
     */
    limitedTimeOffer?: TemplateLimitedTimeOffer | undefined;
    /**
     * type product: the product in the header. Source: Meta.
     *
     * @generated from field: lategate.whatsapp.v1.TemplateProduct product = 14;
     */
    product?: TemplateProduct | undefined;
    /**
     * Members that this contract does not name, or that do not fit their declared
     * type, under their JSON names; in requests they are sent as they are.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.TemplateParameter.
 * Use `create(TemplateParameterSchema)` to create a new message.
 */
export declare const TemplateParameterSchema: GenMessage<TemplateParameter>;
/**
 * TemplateCurrency is an amount of money.
 *
 * @generated from message lategate.whatsapp.v1.TemplateCurrency
 */
export type TemplateCurrency = Message<"lategate.whatsapp.v1.TemplateCurrency"> & {
    /**
     * The text that is shown where WhatsApp cannot format the amount. Source: Meta.
     *
     * @generated from field: optional string fallback_value = 1 [json_name = "fallback_value"];
     */
    fallbackValue?: string | undefined;
    /**
     * The ISO 4217 currency code, such as `EUR`. Source: Meta.
     *
     * @generated from field: optional string code = 2;
     */
    code?: string | undefined;
    /**
     * The amount times 1,000. Source: Meta.
     *
     * @generated from field: optional int64 amount_1000 = 3 [json_name = "amount_1000"];
     */
    amount1000?: bigint | undefined;
    /**
     * Members that this contract does not name, or that do not fit their declared
     * type, under their JSON names; in requests they are sent as they are.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.TemplateCurrency.
 * Use `create(TemplateCurrencySchema)` to create a new message.
 */
export declare const TemplateCurrencySchema: GenMessage<TemplateCurrency>;
/**
 * TemplateDateTime is a time that is shown as text.
 *
 * @generated from message lategate.whatsapp.v1.TemplateDateTime
 */
export type TemplateDateTime = Message<"lategate.whatsapp.v1.TemplateDateTime"> & {
    /**
     * The text that is shown. Source: Meta.
     *
     * @generated from field: optional string fallback_value = 1 [json_name = "fallback_value"];
     */
    fallbackValue?: string | undefined;
    /**
     * Members that this contract does not name, or that do not fit their declared
     * type, under their JSON names; in requests they are sent as they are.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.TemplateDateTime.
 * Use `create(TemplateDateTimeSchema)` to create a new message.
 */
export declare const TemplateDateTimeSchema: GenMessage<TemplateDateTime>;
/**
 * TemplateMedia is an image, video or document in a header. Give `link` or `id`.
 *
 * @generated from message lategate.whatsapp.v1.TemplateMedia
 */
export type TemplateMedia = Message<"lategate.whatsapp.v1.TemplateMedia"> & {
    /**
     * The id of a file that was uploaded to Meta. Source: Meta.
     *
     * @generated from field: optional string id = 1;
     */
    id?: string | undefined;
    /**
     * A public HTTPS address of the file. Where WhatsApp cannot fetch it, the
     * message fails with Meta's error 131052. Source: Meta.
     *
     * @generated from field: optional string link = 2;
     */
    link?: string | undefined;
    /**
     * Documents: the file name that is shown. Source: Meta.
     *
     * @generated from field: optional string filename = 3;
     */
    filename?: string | undefined;
    /**
     * A text under the file. Source: Meta.
     *
     * @generated from field: optional string caption = 4;
     */
    caption?: string | undefined;
    /**
     * Members that this contract does not name, or that do not fit their declared
     * type, under their JSON names; in requests they are sent as they are.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.TemplateMedia.
 * Use `create(TemplateMediaSchema)` to create a new message.
 */
export declare const TemplateMediaSchema: GenMessage<TemplateMedia>;
/**
 * TemplateLocation is a place in a header.
 *
 * @generated from message lategate.whatsapp.v1.TemplateLocation
 */
export type TemplateLocation = Message<"lategate.whatsapp.v1.TemplateLocation"> & {
    /**
     * Degrees north. Meta takes a number as well as text. Source: Meta.
     *
     * @generated from field: google.protobuf.Value latitude = 1;
     */
    latitude?: Value | undefined;
    /**
     * Degrees east. Meta takes a number as well as text. Source: Meta.
     *
     * @generated from field: google.protobuf.Value longitude = 2;
     */
    longitude?: Value | undefined;
    /**
     * The place's name. Source: Meta.
     *
     * @generated from field: optional string name = 3;
     */
    name?: string | undefined;
    /**
     * The place's address. Source: Meta.
     *
     * @generated from field: optional string address = 4;
     */
    address?: string | undefined;
    /**
     * Members that this contract does not name, or that do not fit their declared
     * type, under their JSON names; in requests they are sent as they are.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.TemplateLocation.
 * Use `create(TemplateLocationSchema)` to create a new message.
 */
export declare const TemplateLocationSchema: GenMessage<TemplateLocation>;
/**
 * TemplateAction is what a flow, catalog or product-list button opens.
 *
 * @generated from message lategate.whatsapp.v1.TemplateAction
 */
export type TemplateAction = Message<"lategate.whatsapp.v1.TemplateAction"> & {
    /**
     * Flows: a token of your own that comes back with the answer. Source: Meta.
     *
     * @generated from field: optional string flow_token = 1 [json_name = "flow_token"];
     */
    flowToken?: string | undefined;
    /**
     * Flows: data for the first screen. Source: Meta.
     *
     * @generated from field: google.protobuf.Struct flow_action_data = 2 [json_name = "flow_action_data"];
     */
    flowActionData?: JsonObject | undefined;
    /**
     * Catalogs and product lists: the product whose picture is shown. Source: Meta.
     *
     * @generated from field: optional string thumbnail_product_retailer_id = 3 [json_name = "thumbnail_product_retailer_id"];
     */
    thumbnailProductRetailerId?: string | undefined;
    /**
     * Product lists: the sections, in order. Source: Meta.
     *
     * @generated from field: repeated lategate.whatsapp.v1.TemplateProductSection sections = 4;
     */
    sections: TemplateProductSection[];
    /**
     * Members that this contract does not name, or that do not fit their declared
     * type, under their JSON names; in requests they are sent as they are.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.TemplateAction.
 * Use `create(TemplateActionSchema)` to create a new message.
 */
export declare const TemplateActionSchema: GenMessage<TemplateAction>;
/**
 * TemplateProductSection is a part of a product list.
 *
 * @generated from message lategate.whatsapp.v1.TemplateProductSection
 */
export type TemplateProductSection = Message<"lategate.whatsapp.v1.TemplateProductSection"> & {
    /**
     * The section's title, at most 24 characters. Source: Meta.
     *
     * @generated from field: optional string title = 1;
     */
    title?: string | undefined;
    /**
     * The products, in order. Source: Meta.
     *
     * @generated from field: repeated lategate.whatsapp.v1.TemplateProduct product_items = 2 [json_name = "product_items"];
     */
    productItems: TemplateProduct[];
    /**
     * Members that this contract does not name, or that do not fit their declared
     * type, under their JSON names; in requests they are sent as they are.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.TemplateProductSection.
 * Use `create(TemplateProductSectionSchema)` to create a new message.
 */
export declare const TemplateProductSectionSchema: GenMessage<TemplateProductSection>;
/**
 * TemplateProduct is a product of a catalog.
 *
 * @generated from message lategate.whatsapp.v1.TemplateProduct
 */
export type TemplateProduct = Message<"lategate.whatsapp.v1.TemplateProduct"> & {
    /**
     * The product's id in the catalog (its SKU). Source: Meta.
     *
     * @generated from field: optional string product_retailer_id = 1 [json_name = "product_retailer_id"];
     */
    productRetailerId?: string | undefined;
    /**
     * The catalog's id. Source: Meta.
     *
     * @generated from field: optional string catalog_id = 2 [json_name = "catalog_id"];
     */
    catalogId?: string | undefined;
    /**
     * Members that this contract does not name, or that do not fit their declared
     * type, under their JSON names; in requests they are sent as they are.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.TemplateProduct.
 * Use `create(TemplateProductSchema)` to create a new message.
 */
export declare const TemplateProductSchema: GenMessage<TemplateProduct>;
/**
 * LibraryTemplateButtonInput fills in one button of a library template.
 *
 * @generated from message lategate.whatsapp.v1.LibraryTemplateButtonInput
 */
export type LibraryTemplateButtonInput = Message<"lategate.whatsapp.v1.LibraryTemplateButtonInput"> & {
    /**
     * The button's kind: QUICK_REPLY, URL, PHONE_NUMBER and others. Source: Meta.
     *
     * @generated from field: optional string type = 1;
     */
    type?: string | undefined;
    /**
     * URL: where the button leads. Source: Meta.
     *
     * @generated from field: lategate.whatsapp.v1.LibraryTemplateButtonUrl url = 2;
     */
    url?: LibraryTemplateButtonUrl | undefined;
    /**
     * PHONE_NUMBER: the number that is called, with country code. Source: Meta.
     *
     * @generated from field: optional string phone_number = 3 [json_name = "phone_number"];
     */
    phoneNumber?: string | undefined;
    /**
     * Members that this contract does not name, or that do not fit their declared
     * type, under their JSON names; in requests they are sent as they are.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.LibraryTemplateButtonInput.
 * Use `create(LibraryTemplateButtonInputSchema)` to create a new message.
 */
export declare const LibraryTemplateButtonInputSchema: GenMessage<LibraryTemplateButtonInput>;
/**
 * LibraryTemplateButtonUrl is the address of a library template's URL button.
 *
 * @generated from message lategate.whatsapp.v1.LibraryTemplateButtonUrl
 */
export type LibraryTemplateButtonUrl = Message<"lategate.whatsapp.v1.LibraryTemplateButtonUrl"> & {
    /**
     * The address, which may hold one placeholder, `{{1}}`. Source: Meta.
     *
     * @generated from field: optional string base_url = 1 [json_name = "base_url"];
     */
    baseUrl?: string | undefined;
    /**
     * A whole address as a sample, where `base_url` has a placeholder. Source: Meta.
     *
     * @generated from field: optional string url_suffix_example = 2 [json_name = "url_suffix_example"];
     */
    urlSuffixExample?: string | undefined;
    /**
     * Members that this contract does not name, or that do not fit their declared
     * type, under their JSON names; in requests they are sent as they are.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.LibraryTemplateButtonUrl.
 * Use `create(LibraryTemplateButtonUrlSchema)` to create a new message.
 */
export declare const LibraryTemplateButtonUrlSchema: GenMessage<LibraryTemplateButtonUrl>;
/**
 * ListTemplatesRequest chooses the account whose templates are listed.
 *
 * @generated from message lategate.whatsapp.v1.ListTemplatesRequest
 */
export type ListTemplatesRequest = Message<"lategate.whatsapp.v1.ListTemplatesRequest"> & {
    /**
     * The id of the WhatsApp account, from AccountsService.ListAccounts.
     *
     * @generated from field: string account_id = 1;
     */
    accountId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.ListTemplatesRequest.
 * Use `create(ListTemplatesRequestSchema)` to create a new message.
 */
export declare const ListTemplatesRequestSchema: GenMessage<ListTemplatesRequest>;
/**
 * ListTemplatesResponse holds all templates of an account.
 *
 * @generated from message lategate.whatsapp.v1.ListTemplatesResponse
 */
export type ListTemplatesResponse = Message<"lategate.whatsapp.v1.ListTemplatesResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * The templates, in Meta's order. Source: Meta.
     *
     * @generated from field: repeated lategate.whatsapp.v1.MessageTemplate templates = 2;
     */
    templates: MessageTemplate[];
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.ListTemplatesResponse.
 * Use `create(ListTemplatesResponseSchema)` to create a new message.
 */
export declare const ListTemplatesResponseSchema: GenMessage<ListTemplatesResponse>;
/**
 * CreateTemplateRequest describes a new template: of your own with `components`,
 * or from Meta's library with `library_template_name`.
 *
 * @generated from message lategate.whatsapp.v1.CreateTemplateRequest
 */
export type CreateTemplateRequest = Message<"lategate.whatsapp.v1.CreateTemplateRequest"> & {
    /**
     * The id of the WhatsApp account, from AccountsService.ListAccounts.
     *
     * @generated from field: string account_id = 1;
     */
    accountId: string;
    /**
     * The new template's name: a lower-case letter, then lower-case letters, digits
     * and underscores.
     *
     * @generated from field: string name = 2;
     */
    name: string;
    /**
     * What the template is for.
     *
     * @generated from field: lategate.whatsapp.v1.TemplateCategory category = 3;
     */
    category: TemplateCategory;
    /**
     * The language code, such as `en` or `en_US`.
     *
     * @generated from field: string language = 4;
     */
    language: string;
    /**
     * The parts of a template of your own. Leave out for a library template.
     *
     * @generated from field: repeated lategate.whatsapp.v1.TemplateComponent components = 5;
     */
    components: TemplateComponent[];
    /**
     * The name of a template in Meta's library, such as `appointment_reminder`.
     * Leave out for a template of your own.
     *
     * @generated from field: optional string library_template_name = 6 [json_name = "library_template_name"];
     */
    libraryTemplateName?: string | undefined;
    /**
     * Choices for the body of a library template. Which there are depends on the
     * template, such as `add_contact_number` or `code_expiration_minutes`.
     *
     * @generated from field: google.protobuf.Struct library_template_body_inputs = 7 [json_name = "library_template_body_inputs"];
     */
    libraryTemplateBodyInputs?: JsonObject | undefined;
    /**
     * What goes into the buttons of a library template, in order.
     *
     * @generated from field: repeated lategate.whatsapp.v1.LibraryTemplateButtonInput library_template_button_inputs = 8 [json_name = "library_template_button_inputs"];
     */
    libraryTemplateButtonInputs: LibraryTemplateButtonInput[];
};
/**
 * Describes the message lategate.whatsapp.v1.CreateTemplateRequest.
 * Use `create(CreateTemplateRequestSchema)` to create a new message.
 */
export declare const CreateTemplateRequestSchema: GenMessage<CreateTemplateRequest>;
/**
 * CreateTemplateResponse holds the new template.
 *
 * @generated from message lategate.whatsapp.v1.CreateTemplateResponse
 */
export type CreateTemplateResponse = Message<"lategate.whatsapp.v1.CreateTemplateResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * The template, without its components: APPROVED when it comes from the
     * library, else PENDING. Source: Late API.
     *
     * @generated from field: lategate.whatsapp.v1.MessageTemplate template = 2;
     */
    template?: MessageTemplate | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.CreateTemplateResponse.
 * Use `create(CreateTemplateResponseSchema)` to create a new message.
 */
export declare const CreateTemplateResponseSchema: GenMessage<CreateTemplateResponse>;
/**
 * GetTemplateRequest chooses one template.
 *
 * @generated from message lategate.whatsapp.v1.GetTemplateRequest
 */
export type GetTemplateRequest = Message<"lategate.whatsapp.v1.GetTemplateRequest"> & {
    /**
     * The template's name.
     *
     * @generated from field: string template_name = 1;
     */
    templateName: string;
    /**
     * The id of the WhatsApp account, from AccountsService.ListAccounts.
     *
     * @generated from field: string account_id = 2;
     */
    accountId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.GetTemplateRequest.
 * Use `create(GetTemplateRequestSchema)` to create a new message.
 */
export declare const GetTemplateRequestSchema: GenMessage<GetTemplateRequest>;
/**
 * GetTemplateResponse holds one template.
 *
 * @generated from message lategate.whatsapp.v1.GetTemplateResponse
 */
export type GetTemplateResponse = Message<"lategate.whatsapp.v1.GetTemplateResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * The template. Source: Meta.
     *
     * @generated from field: lategate.whatsapp.v1.MessageTemplate template = 2;
     */
    template?: MessageTemplate | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.GetTemplateResponse.
 * Use `create(GetTemplateResponseSchema)` to create a new message.
 */
export declare const GetTemplateResponseSchema: GenMessage<GetTemplateResponse>;
/**
 * UpdateTemplateRequest holds a template's new components.
 *
 * @generated from message lategate.whatsapp.v1.UpdateTemplateRequest
 */
export type UpdateTemplateRequest = Message<"lategate.whatsapp.v1.UpdateTemplateRequest"> & {
    /**
     * The template's name.
     *
     * @generated from field: string template_name = 1;
     */
    templateName: string;
    /**
     * The id of the WhatsApp account, from AccountsService.ListAccounts.
     *
     * @generated from field: string account_id = 2;
     */
    accountId: string;
    /**
     * All parts of the template as it shall be; at least one.
     *
     * @generated from field: repeated lategate.whatsapp.v1.TemplateComponent components = 3;
     */
    components: TemplateComponent[];
};
/**
 * Describes the message lategate.whatsapp.v1.UpdateTemplateRequest.
 * Use `create(UpdateTemplateRequestSchema)` to create a new message.
 */
export declare const UpdateTemplateRequestSchema: GenMessage<UpdateTemplateRequest>;
/**
 * UpdateTemplateResponse holds the template after the update.
 *
 * @generated from message lategate.whatsapp.v1.UpdateTemplateResponse
 */
export type UpdateTemplateResponse = Message<"lategate.whatsapp.v1.UpdateTemplateResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * The template: its id, name and status only. Source: Late API.
     *
     * @generated from field: lategate.whatsapp.v1.MessageTemplate template = 2;
     */
    template?: MessageTemplate | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.UpdateTemplateResponse.
 * Use `create(UpdateTemplateResponseSchema)` to create a new message.
 */
export declare const UpdateTemplateResponseSchema: GenMessage<UpdateTemplateResponse>;
/**
 * DeleteTemplateRequest chooses the template to delete.
 *
 * @generated from message lategate.whatsapp.v1.DeleteTemplateRequest
 */
export type DeleteTemplateRequest = Message<"lategate.whatsapp.v1.DeleteTemplateRequest"> & {
    /**
     * The template's name.
     *
     * @generated from field: string template_name = 1;
     */
    templateName: string;
    /**
     * The id of the WhatsApp account, from AccountsService.ListAccounts.
     *
     * @generated from field: string account_id = 2;
     */
    accountId: string;
};
/**
 * Describes the message lategate.whatsapp.v1.DeleteTemplateRequest.
 * Use `create(DeleteTemplateRequestSchema)` to create a new message.
 */
export declare const DeleteTemplateRequestSchema: GenMessage<DeleteTemplateRequest>;
/**
 * DeleteTemplateResponse confirms a deletion.
 *
 * @generated from message lategate.whatsapp.v1.DeleteTemplateResponse
 */
export type DeleteTemplateResponse = Message<"lategate.whatsapp.v1.DeleteTemplateResponse"> & {
    /**
     * Whether the call succeeded. Source: Late API.
     *
     * @generated from field: optional bool success = 1;
     */
    success?: boolean | undefined;
    /**
     * A sentence for people. Source: Late API.
     *
     * @generated from field: optional string message = 2;
     */
    message?: string | undefined;
    /**
     * Members of the answer that this contract does not name, or that do not fit
     * their declared type, under their JSON names.
     *
     * @generated from field: google.protobuf.Struct extra = 100;
     */
    extra?: JsonObject | undefined;
};
/**
 * Describes the message lategate.whatsapp.v1.DeleteTemplateResponse.
 * Use `create(DeleteTemplateResponseSchema)` to create a new message.
 */
export declare const DeleteTemplateResponseSchema: GenMessage<DeleteTemplateResponse>;
/**
 * TemplateStatus is how far Meta's review of a template is. A status that is not
 * listed here (Meta has others, such as PAUSED) is kept in `extra` as text.
 *
 * @generated from enum lategate.whatsapp.v1.TemplateStatus
 */
export declare enum TemplateStatus {
    /**
     * Not said, or not one of the values below.
     *
     * @generated from enum value: TEMPLATE_STATUS_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * Meta has approved the template: it can be sent.
     *
     * @generated from enum value: TEMPLATE_STATUS_APPROVED = 1;
     */
    APPROVED = 1,
    /**
     * Meta is reviewing the template, which can take 24 hours.
     *
     * @generated from enum value: TEMPLATE_STATUS_PENDING = 2;
     */
    PENDING = 2,
    /**
     * Meta has refused the template.
     *
     * @generated from enum value: TEMPLATE_STATUS_REJECTED = 3;
     */
    REJECTED = 3
}
/**
 * Describes the enum lategate.whatsapp.v1.TemplateStatus.
 */
export declare const TemplateStatusSchema: GenEnum<TemplateStatus>;
/**
 * TemplateCategory is what a template is for. Meta prices and limits messages by
 * category, and may move a template to another category after review.
 *
 * @generated from enum lategate.whatsapp.v1.TemplateCategory
 */
export declare enum TemplateCategory {
    /**
     * Not said.
     *
     * @generated from enum value: TEMPLATE_CATEGORY_UNSPECIFIED = 0;
     */
    UNSPECIFIED = 0,
    /**
     * One-time passwords and other identity checks.
     *
     * @generated from enum value: TEMPLATE_CATEGORY_AUTHENTICATION = 1;
     */
    AUTHENTICATION = 1,
    /**
     * Offers, news and anything else that promotes.
     *
     * @generated from enum value: TEMPLATE_CATEGORY_MARKETING = 2;
     */
    MARKETING = 2,
    /**
     * Follow-ups to something that the customer did or asked for, such as an order.
     *
     * @generated from enum value: TEMPLATE_CATEGORY_UTILITY = 3;
     */
    UTILITY = 3
}
/**
 * Describes the enum lategate.whatsapp.v1.TemplateCategory.
 */
export declare const TemplateCategorySchema: GenEnum<TemplateCategory>;
/**
 * TemplatesService manages message templates: the texts that Meta has approved
 * for starting a conversation, and the only thing that may be sent once the
 * 24-hour window after a customer's last message has closed. Templates belong to
 * the WhatsApp Business Account (WABA) behind an account and live at Meta.
 *
 * @generated from service lategate.whatsapp.v1.TemplatesService
 */
export declare const TemplatesService: GenService<{
    /**
     * ListTemplates returns every template of the account's WABA, as Meta has it
     * now. The answer is not paginated. The upstream answers 400 when the account
     * has no WABA id and 404 when the account is unknown.
     *
     * @generated from rpc lategate.whatsapp.v1.TemplatesService.ListTemplates
     */
    listTemplates: {
        methodKind: "unary";
        input: typeof ListTemplatesRequestSchema;
        output: typeof ListTemplatesResponseSchema;
    };
    /**
     * CreateTemplate submits a template. With `components` the text is your own and
     * Meta reviews it, which can take 24 hours: the template is PENDING until then.
     * With `library_template_name` the text comes from Meta's template library and
     * is APPROVED at once. Exactly one of the two must be given.
     *
     * @generated from rpc lategate.whatsapp.v1.TemplatesService.CreateTemplate
     */
    createTemplate: {
        methodKind: "unary";
        input: typeof CreateTemplateRequestSchema;
        output: typeof CreateTemplateResponseSchema;
    };
    /**
     * GetTemplate returns one template by its name. The upstream answers 404 when
     * the account has no template of that name.
     *
     * @generated from rpc lategate.whatsapp.v1.TemplatesService.GetTemplate
     */
    getTemplate: {
        methodKind: "unary";
        input: typeof GetTemplateRequestSchema;
        output: typeof GetTemplateResponseSchema;
    };
    /**
     * UpdateTemplate replaces a template's components, after which Meta reviews it
     * again. What may change depends on the approval status: of an approved
     * template, only the components.
     *
     * @generated from rpc lategate.whatsapp.v1.TemplatesService.UpdateTemplate
     */
    updateTemplate: {
        methodKind: "unary";
        input: typeof UpdateTemplateRequestSchema;
        output: typeof UpdateTemplateResponseSchema;
    };
    /**
     * DeleteTemplate deletes a template for good. It cannot be undone, and messages
     * that refer to the template fail from then on with Meta's error 132001.
     *
     * @generated from rpc lategate.whatsapp.v1.TemplatesService.DeleteTemplate
     */
    deleteTemplate: {
        methodKind: "unary";
        input: typeof DeleteTemplateRequestSchema;
        output: typeof DeleteTemplateResponseSchema;
    };
}>;
