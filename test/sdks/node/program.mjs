// Runs the calls of the vendor's WhatsApp guide through the vendor's own SDK. Only the
// base URL (BASE_URL) is not the SDK's default. Prints a line for each case.
import assert from 'node:assert/strict';
import Late, { LateApiError, RateLimitError, ValidationError } from '@getlatedev/node';

const { BASE_URL, KEY } = process.env;
const whatsappAccount = 'YOUR_WHATSAPP_ACCOUNT_ID';
const accountId = 'YOUR_ACCOUNT_ID';
const profileId = 'YOUR_PROFILE_ID';
const conversationId = '6500000000000000000000e1';
const broadcast = { path: { broadcastId: 'BROADCAST_ID' } };
const conversation = { path: { conversationId } };
const hello = { name: 'hello_world', language: 'en' };
const john = { phone: '+1234567890', variables: { 1: 'John' } };

const filled = (...values) => values.forEach((v) => assert.ok(typeof v === 'string' && v !== '', `empty: ${v}`));
const bulk = (late, ...phones) =>
  late.whatsapp.sendWhatsAppBulk({
    body: { accountId, recipients: phones.map((phone) => ({ phone })), template: hello },
  });
const send = (late, id, message) =>
  late.messages.sendInboxMessage({ path: { conversationId: id }, body: { accountId, message } });

// fails makes sure that a call is refused with this class (exactly), status and code.
async function fails(call, type, statusCode, code) {
  const error = await call.then(
    ({ data }) => assert.fail(`no error but ${JSON.stringify(data)}`),
    (e) => e,
  );
  assert.equal(error.constructor, type, `${error}`);
  assert.equal(error.statusCode, statusCode);
  assert.equal(error.code, code);
  filled(error.message);
  return error;
}

const cases = {
  'bulk send': async (late) => {
    const { data } = await late.whatsapp.sendWhatsAppBulk({
      body: {
        accountId: whatsappAccount,
        recipients: [john, { phone: '+0987654321', variables: { 1: 'Jane' } }],
        template: hello,
      },
    });
    assert.deepEqual([data.summary.sent, data.summary.failed], [2, 0]);
  },
  'create a broadcast': async (late) => {
    const { data } = await late.whatsapp.createWhatsAppBroadcast({
      body: {
        accountId: whatsappAccount,
        name: 'News',
        template: {
          name: 'monthly_update',
          language: 'en',
          components: [{ type: 'body', parameters: [{ type: 'text', text: '{{1}}' }] }],
        },
        recipients: [{ ...john, name: 'John' }],
      },
    });
    filled(data.broadcast.id);
  },
  'send a broadcast': async (late) => {
    const { data } = await late.whatsapp.sendWhatsAppBroadcast(broadcast);
    assert.deepEqual([data.sent, data.failed], [1, 0]);
  },
  'schedule a broadcast': async (late) => {
    const scheduledAt = new Date(Date.now() + 7 * 86_400_000).toISOString();
    const { data } = await late.whatsapp.scheduleWhatsAppBroadcast({ ...broadcast, body: { scheduledAt } });
    assert.equal(data.broadcast.status, 'scheduled');
  },
  'add recipients': async (late) => {
    const { data } = await late.whatsapp.addWhatsAppBroadcastRecipients({
      ...broadcast,
      body: {
        recipients: [
          { phone: '+1555000111', name: 'Alice', variables: { 1: 'Alice' } },
          { phone: '+1555000222', name: 'Bob', variables: { 1: 'Bob' } },
        ],
      },
    });
    assert.deepEqual([data.added, data.duplicates], [2, 0]);
  },
  'list templates': async (late) => {
    const { data } = await late.whatsapp.getWhatsAppTemplates({ query: { accountId } });
    assert.ok(data.templates.length > 0);
    data.templates.forEach((t) => filled(t.name, t.status, t.language));
  },
  'create a template': async (late) => {
    const { data } = await late.whatsapp.createWhatsAppTemplate({
      body: {
        accountId,
        name: 'order_confirmation',
        category: 'UTILITY',
        language: 'en',
        components: [{ type: 'BODY', text: 'Hi {{1}}, order {{2}} is on its way.' }],
      },
    });
    assert.deepEqual([data.template.name, data.template.status], ['order_confirmation', 'PENDING']);
  },
  'create a contact': async (late) => {
    const { data } = await late.whatsapp.createWhatsAppContact({
      body: { accountId, phone: john.phone, name: 'John', email: 'john@example.com', tags: ['vip'], groups: ['customers'] },
    });
    filled(data.contact.id);
  },
  'import contacts': async (late) => {
    const { data } = await late.whatsapp.importWhatsAppContacts({
      body: {
        accountId,
        contacts: [
          { phone: john.phone, name: 'John', tags: ['vip'] },
          { phone: '+0987654321', name: 'Jane', tags: ['newsletter'] },
        ],
        defaultTags: ['imported'],
        skipDuplicates: true,
      },
    });
    assert.deepEqual([data.summary.created, data.summary.skipped], [2, 0]);
  },
  'bulk operation': async (late) => {
    const { data } = await late.whatsapp.bulkUpdateWhatsAppContacts({
      body: { action: 'addTags', contactIds: ['contact_1', 'contact_2', 'contact_3'], tags: ['promo'] },
    });
    assert.equal(data.modified, 3);
  },
  'business profile': async (late) => {
    const about = 'Widgets for everybody';
    await late.whatsapp.updateWhatsAppBusinessProfile({
      body: { accountId, about, description: 'All of them.', email: 'hello@example.com', websites: ['https://example.com'] },
    });
    const { data } = await late.whatsapp.getWhatsAppBusinessProfile({ query: { accountId } });
    assert.equal(data.businessProfile.about, about);
  },
  'list numbers': async (late) => {
    const { data } = await late.whatsappphonenumbers.getWhatsAppPhoneNumbers();
    assert.ok(data.numbers.length > 0);
    data.numbers.forEach((n) => filled(n.phoneNumber, n.status));
  },
  'purchase numbers': async (late) => {
    const purchase = () => late.whatsappphonenumbers.purchaseWhatsAppPhoneNumber({ body: { profileId } });
    filled((await purchase()).data.checkoutUrl);
    filled((await purchase()).data.phoneNumber.phoneNumber);
  },
  // The guide's own call: `platform` is in the body, and the SDK leaves {platform} in the path.
  'connect by embedded signup': async (late) => {
    const { data } = await late.connect.handleOAuthCallback({
      body: { platform: 'whatsapp', code: 'FACEBOOK_AUTH_CODE', profileId },
    });
    filled(data.account.id);
  },
  'connect as the SDK declares': async (late) => {
    const { response } = await late.connect.handleOAuthCallback({
      path: { platform: 'whatsapp' },
      body: { code: 'FACEBOOK_AUTH_CODE', state: 'any', profileId },
    });
    assert.equal(response.status, 200);
  },
  'connect by credentials': async (late) => {
    const { data } = await late.connect.connectWhatsAppCredentials({
      body: {
        profileId,
        accessToken: 'YOUR_META_SYSTEM_USER_TOKEN',
        wabaId: 'YOUR_WABA_ID',
        phoneNumberId: 'YOUR_PHONE_NUMBER_ID',
      },
    });
    filled(data.account.accountId);
  },
  'list conversations': async (late) => {
    const { data } = await late.messages.listInboxConversations({ query: { platform: 'whatsapp', limit: 10 } });
    assert.ok(data.data.length > 0);
    data.data.forEach((c) => filled(c.id, c.accountId, c.participantName));
  },
  'fetch messages': async (late) => {
    const { data } = await late.messages.getInboxConversationMessages({ ...conversation, query: { accountId } });
    assert.ok(data.messages.length > 0);
  },
  'send a message': async (late) => {
    const { data } = await send(late, conversationId, 'On its way.');
    filled(data.data.messageId);
  },
  'archive a conversation': async (late) => {
    const { data } = await late.messages.updateInboxConversation({ ...conversation, body: { accountId, status: 'archived' } });
    assert.equal(data.data.status, 'archived');
  },
  'subscribe a webhook': async (late) => {
    const { data } = await late.webhooks.createWebhookSettings({
      body: { name: 'Inbox', url: 'https://example.com/hook', events: ['message.received'] },
    });
    filled(data.webhook._id);
  },

  // Refused by the gateway.
  'error validation': async (late) => {
    const error = await fails(bulk(late, '0049-151'), ValidationError, 400, 'validation_error');
    assert.match(error.fields['recipients[0].phone'][0], /E\.164/);
  },
  'error unknown member': async (late) => {
    const call = late.whatsapp.createWhatsAppContact({ body: { accountId, phone: john.phone, name: 'John', nmae: 'J' } });
    const error = await fails(call, ValidationError, 400, 'validation_error');
    assert.match(error.fields.nmae[0], /no such member/);
  },
  // The SDK sends these, and the contract has no such members: files go as a form.
  'error attachment by address': async (late) => {
    const call = late.messages.sendInboxMessage({
      ...conversation,
      body: { accountId, attachmentUrl: 'https://example.com/a.jpg', attachmentType: 'image' },
    });
    const error = await fails(call, ValidationError, 400, 'validation_error');
    assert.match(error.fields.attachmentUrl[0], /no such member/);
  },
  // Refused by Late.
  'error 401': async () => {
    const error = await fails(bulk(new Late({ apiKey: 'sk_live_1', baseURL: BASE_URL }), john.phone), LateApiError, 401, undefined);
    assert.ok(error.isAuthError());
  },
  'error 402': async (late) => {
    const error = await fails(bulk(late, '+15550139402'), LateApiError, 402, 'PAYMENT_REQUIRED');
    assert.ok(error.isPaymentRequired());
  },
  'error 403': async (late) => {
    const error = await fails(bulk(late, '+15550139403'), LateApiError, 403, undefined);
    assert.ok(error.isForbidden());
  },
  'error 404': async (late) => {
    const call = late.whatsapp.getWhatsAppBroadcast({ path: { broadcastId: '650000000000000000000fff' } });
    const error = await fails(call, LateApiError, 404, undefined);
    assert.ok(error.isNotFound());
  },
  'error 429': async (late) => {
    const error = await fails(bulk(late, '+15550139429'), RateLimitError, 429, 'rate_limit_exceeded');
    assert.equal(error.limit, 600);
    assert.ok(error.remaining >= 0 && error.remaining < 600, `remaining: ${error.remaining}`);
    const wait = error.getSecondsUntilReset();
    assert.ok(wait >= 0 && wait <= 61, `seconds until reset: ${wait}`);
  },
  'error 500': async (late) => {
    await fails(bulk(late, '+15550139500'), LateApiError, 500, undefined);
  },
  // Meta's errors: of one recipient, and of a message.
  'error Meta, a recipient': async (late) => {
    const { data } = await bulk(late, john.phone, '+15550131026');
    assert.deepEqual([data.summary.sent, data.summary.failed], [1, 1]);
    assert.match(data.results.find((r) => !r.success).error, /131026/);
  },
  'error Meta, a template': async (late) => {
    const { data } = await late.whatsapp.sendWhatsAppBulk({
      body: { accountId, recipients: [john], template: { name: 'hello_world', language: 'pt' } },
    });
    assert.match(data.results[0].error, /132001/);
  },
  'error Meta, a message': async (late) => {
    for (const code of [131021, 131030, 131031, 131047, 131052]) {
      const error = await fails(send(late, `15550${code}`, 'Hello'), LateApiError, 400, 'WHATSAPP_API_ERROR');
      assert.equal(error.details.metaCode, code);
    }
  },
  'error the window has closed': async (late) => {
    const error = await fails(send(late, '6500000000000000000000e2', 'Hello'), LateApiError, 400, 'WHATSAPP_API_ERROR');
    assert.equal(error.details.metaCode, 131026);
  },
};

// Each case has a world of its own. The last client's key counts for all of them.
let number = 0;
for (const [name, run] of Object.entries(cases)) {
  try {
    await run(new Late({ apiKey: `${KEY}_node_${number++}`, baseURL: BASE_URL }));
    console.log(`ok ${name}`);
  } catch (error) {
    process.exitCode = 1;
    console.log(`FAIL ${name}: ${String(error).replaceAll('\n', ' ')}`);
  }
}
