using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using CrossDistil.Reports.Files;

namespace CrossDistil.Serving.Watch;

/// <summary>The page, and the policy that it sets itself: sent as a header too, it also holds for what is not a page.</summary>
internal sealed partial class WatchPage
{
    private const string Strictest = "default-src 'none'";

    public WatchPage()
    {
        var html = ReportHtml.Of(null);
        Html = Encoding.UTF8.GetBytes(html);
        var policy = PolicyTag().Match(html) is { Success: true } tag ? WebUtility.HtmlDecode(tag.Groups["policy"].Value) : Strictest;
        Policy = $"{policy}; frame-ancestors 'none'"; // a page cannot set this one itself
    }

    /// <summary>UTF-8.</summary>
    public ReadOnlyMemory<byte> Html { get; }

    /// <summary>Value of the Content-Security-Policy header.</summary>
    public string Policy { get; }

    [GeneratedRegex("""<meta\s+http-equiv="Content-Security-Policy"\s+content="(?<policy>[^"]*)""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PolicyTag();
}
