namespace CrossDistil.Serving.Http;

/// <summary>
/// The page on which a person tries a request by hand. Built from <c>web/</c>; it has no secrets, and gets all that it
/// shows from the server.
/// </summary>
internal static class RankPage
{
    private static readonly Lazy<HtmlPage> s_page = new(() =>
    {
        using var text = new StreamReader(typeof(RankPage).Assembly.GetManifestResourceStream("rank.html")!);
        return new HtmlPage(text.ReadToEnd());
    });

    /// <summary>Answers with the page. Its address must end with a slash, as its requests are relative to it.</summary>
    public static async Task Send(HttpContext context)
    {
        var (response, page) = (context.Response, s_page.Value);
        if (context.Request.Path.Value is [.., not '/'] or { Length: 0 })
        {
            // Relative, so that a proxy may have its own prefix, and no path becomes another host.
            var uri = context.Request.PathBase.Add(context.Request.Path).ToUriComponent();
            response.Redirect($"./{uri[(uri.LastIndexOf('/') + 1)..]}/", permanent: false);
            return;
        }

        var headers = response.Headers;
        (headers.CacheControl, headers.ContentSecurityPolicy, headers.XContentTypeOptions) = ("no-store", page.Policy, "nosniff");
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        (response.ContentType, response.ContentLength) = ("text/html; charset=utf-8", page.Html.Length);
        if (HttpMethods.IsGet(context.Request.Method)) await response.Body.WriteAsync(page.Html, context.RequestAborted);
    }
}
