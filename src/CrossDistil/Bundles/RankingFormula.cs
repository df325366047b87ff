namespace CrossDistil.Bundles;

/// <summary>What <c>score</c> is.</summary>
public sealed class RankingFormula
{
    /// <summary>Reads a formula.</summary>
    public static RankingFormula Parse(string text, IReadOnlyList<string> tasks) => throw new NotSupportedException();
}
