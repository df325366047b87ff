using CrossDistil.Studies.Reports.Parts;

namespace CrossDistil.Studies.Reports.Words;

/// <summary>Claims in words.</summary>
internal static class ClaimWords
{
    /// <summary>One task in a sentence, such as: like lost AUC (−.0139, p .002) and gained Multi-AUC (+.0144, p .044).</summary>
    public static string Of(string task, IReadOnlyList<Claim> claims)
    {
        var shown = claims.Where(claim => claim.Outcome is Outcome.Gained or Outcome.Lost).ToArray();
        return shown.Length == 0
            ? $"{task}: {Rest(claims, isWhole: true)}"
            : $"{task} {List([.. Grouped(shown, claim => $"{claim.Metric} ({Size(claim)})")])}{(shown.Length < claims.Count ? $", {Rest(claims, isWhole: false)}" : string.Empty)}";
    }

    /// <summary>The same in a few words, such as: gained Multi-AUC, lost AUC.</summary>
    public static string InBrief(IReadOnlyList<Claim> claims)
    {
        string[] shown = [.. Grouped(claims.Where(claim => claim.Outcome is Outcome.Gained or Outcome.Lost).OrderBy(claim => claim.Outcome), claim => claim.Metric)];
        return shown.Length > 0 ? string.Join(", ", shown) : claims.Any(claim => claim.Outcome is Outcome.Unclear) ? "no difference shown" : StudyText.NotCompared;
    }

    /// <summary>Words joined by commas and a last "and".</summary>
    public static string List(IReadOnlyList<string> words) => words.Count switch
    {
        0 => string.Empty,
        1 => words[0],
        _ => $"{string.Join(", ", words.SkipLast(1))} and {words[^1]}",
    };

    /// <summary>The same of many, the first few in full.</summary>
    public static string First(IReadOnlyList<string> words, int most = 3) =>
        words.Count <= most + 1 ? List(words) : List([.. words.Take(most), $"{StudyText.Count(words.Count - most)} more"]);

    /// <summary>A variant's name within a list; one that has commas itself stands in quotation marks.</summary>
    public static string Name(string variant) => variant.Contains(',', StringComparison.Ordinal) ? $"“{variant}”" : variant;

    /// <summary>Claims by verb, such as: lost AUC and Multi-AUC.</summary>
    private static IEnumerable<string> Grouped(IEnumerable<Claim> claims, Func<Claim, string> words) => claims.GroupBy(claim => claim.Outcome)
        .Select(verb => $"{(verb.Key is Outcome.Gained ? "gained" : "lost")} {List([.. verb.Select(words)])}");

    private static string Size(Claim claim) => $"{StudyText.Signed(claim.Difference.Value!.Value)}, {claim.Sure[..claim.Sure.IndexOf(" (", StringComparison.Ordinal)]}";

    private static string Rest(IReadOnlyList<Claim> claims, bool isWhole)
    {
        var (unclear, none) = (Metrics(Outcome.Unclear), Metrics(Outcome.None));
        if (isWhole && none.Length == 0) return "no difference shown";
        if (isWhole && unclear.Length == 0) return List([.. claims.Select(claim => claim.Sure).Distinct(StringComparer.Ordinal)]);
        return List(
        [
            .. unclear.Length > 0 ? [$"no difference shown in {List(unclear)}"] : Array.Empty<string>(),
            .. none.Length > 0 ? [$"{List(none)} {StudyText.NotCompared}"] : Array.Empty<string>(),
        ]);

        string[] Metrics(Outcome outcome) => [.. claims.Where(claim => claim.Outcome == outcome).Select(claim => claim.Metric)];
    }
}
