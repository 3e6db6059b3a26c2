// Swagger UI over this board's own description; nothing is asked of anybody else.
addEventListener("DOMContentLoaded", () => {
  window.SwaggerUIBundle({
    url: "openapi.json",
    dom_id: "#api",
    validatorUrl: null,
    defaultModelsExpandDepth: 0,
    requestInterceptor: (request) => {
      request.headers["X-Requested-With"] = "worker-return";
      return request;
    },
  });
});
