using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace CrossDistil.Serving.Http;

/// <summary>A page that is one file, and the policy that it sets itself: sent as a header too, it also holds for what is not a page, and lets only this script run.</summary>
internal sealed partial class HtmlPage
{
    private const string Strictest = "default-src 'none'";
    private const string AnyInline = "script-src 'unsafe-inline'";

    public HtmlPage(string html)
    {
        Html = Encoding.UTF8.GetBytes(html);
        var policy = PolicyTag().Match(html) is { Success: true } tag ? WebUtility.HtmlDecode(tag.Groups["policy"].Value) : Strictest;
        var scripts = Script().Matches(html).Select(script => $" '{HashOf(script.Groups["text"].Value)}'");
        Policy = $"{policy.Replace(AnyInline, $"script-src{string.Concat(scripts)}", StringComparison.Ordinal)}; frame-ancestors 'none'"; // a page cannot set this one itself
    }

    /// <summary>UTF-8.</summary>
    public ReadOnlyMemory<byte> Html { get; }

    /// <summary>Value of the Content-Security-Policy header.</summary>
    public string Policy { get; }

    private static string HashOf(string script) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}";

    [GeneratedRegex("""<meta\s+http-equiv="Content-Security-Policy"\s+content="(?<policy>[^"]*)""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PolicyTag();

    [GeneratedRegex("""<script type="module"[^>]*>(?<text>.*?)</script>""", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Script();
}
