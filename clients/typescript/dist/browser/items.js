// The items of the streams as the gateway's REST facade writes them, named as in the
// contract. A test compares them with the OpenAPI document. Times are RFC 3339; what is
// optional is absent where it is not known.
export {};
//# sourceMappingURL=items.js.map