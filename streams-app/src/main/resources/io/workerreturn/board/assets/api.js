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

// what Swagger UI draws without a name, or can't be scrolled by keyboard
new MutationObserver(() => {
  for (const select of document.querySelectorAll("#api select:not([aria-label])")) {
    select.setAttribute("aria-label", select.closest("[data-param-name]")?.dataset.paramName ?? "choice");
  }
  for (const example of document.querySelectorAll("#api pre:not([tabindex])")) {
    example.tabIndex = 0;
  }
}).observe(document.documentElement, { childList: true, subtree: true });
