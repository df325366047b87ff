using Microsoft.AspNetCore.Http;

namespace CrossDistil.Serving.Http;

/// <summary>The page on which a person tries a request by hand. Built from <c>web/</c>; it has no secrets, and asks the server for all that it shows.</summary>
internal static class RankPage
{
    private const string Resource = "rank.html";

    private static readonly Lazy<HtmlPage> s_page = new(Load);

    /// <summary>Answers with the page, below an address that ends with a slash: all that it asks for is relative to that.</summary>
    public static async Task Send(HttpContext context)
    {
        var (response, page) = (context.Response, s_page.Value);
        if (context.Request.Path.Value is [.., not '/'] or { Length: 0 })
        {
            response.Redirect(WithSlash(context.Request.PathBase.Add(context.Request.Path)), permanent: false);
            return;
        }

        var headers = response.Headers;
        (headers.CacheControl, headers.ContentSecurityPolicy, headers.XContentTypeOptions) = ("no-store", page.Policy, "nosniff");
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        (response.ContentType, response.ContentLength) = ("text/html; charset=utf-8", page.Html.Length);
        if (HttpMethods.IsGet(context.Request.Method)) await response.Body.WriteAsync(page.Html, context.RequestAborted);
    }

    /// <summary>Relative, so that a proxy may have its own prefix, and no path becomes another host.</summary>
    private static string WithSlash(PathString path)
    {
        var uri = path.ToUriComponent();
        return $"./{uri[(uri.LastIndexOf('/') + 1)..]}/";
    }

    private static HtmlPage Load()
    {
        using var text = new StreamReader(typeof(RankPage).Assembly.GetManifestResourceStream(Resource)!);
        return new HtmlPage(text.ReadToEnd());
    }
}
