using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace CrossDistil.Serving.Http;

/// <summary>
/// A page in one file, with its Content-Security-Policy. Sent as a header, the policy also covers other content than
/// pages, and allows this page's script only.
/// </summary>
internal sealed partial class HtmlPage
{
    public HtmlPage(string html)
    {
        Html = Encoding.UTF8.GetBytes(html);
        var policy = PolicyTag().Match(html) is { Success: true } tag
            ? WebUtility.HtmlDecode(tag.Groups["policy"].Value)
            : "default-src 'none'";
        var scripts = string.Concat(Script().Matches(html).Select(script => $" '{HashOf(script.Groups["text"].Value)}'"));
        policy = policy.Replace("script-src 'unsafe-inline'", $"script-src{scripts}", StringComparison.Ordinal);
        Policy = $"{policy}; frame-ancestors 'none'"; // a page cannot set this one itself
    }

    /// <summary>UTF-8.</summary>
    public ReadOnlyMemory<byte> Html { get; }

    /// <summary>Value of the Content-Security-Policy header.</summary>
    public string Policy { get; }

    private static string HashOf(string script) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}";

    [GeneratedRegex(
        """<meta\s+http-equiv="Content-Security-Policy"\s+content="(?<policy>[^"]*)""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PolicyTag();

    [GeneratedRegex("""<script type="module"[^>]*>(?<text>.*?)</script>""", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Script();
}
