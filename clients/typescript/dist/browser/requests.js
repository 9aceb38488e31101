// The requests of the streams as query parameters. Durations are as `15s`, times RFC 3339.
export {};
//# sourceMappingURL=requests.js.map