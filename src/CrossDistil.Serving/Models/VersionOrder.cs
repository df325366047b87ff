namespace CrossDistil.Serving.Models;

/// <summary>
/// Orders versions by their parts between dots: numbers by value and above words; of two equal beginnings the longer
/// version is above.
/// </summary>
internal sealed class VersionOrder : IComparer<string>
{
    public static readonly VersionOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var (left, right) = ((x ?? "").Split('.'), (y ?? "").Split('.'));
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
            if (ComparePart(left[i], right[i]) is var order and not 0) return order;
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(x, y);
    }

    /// <summary>By digits, not as an integer: a version may be a timestamp of any length.</summary>
    private static int ComparePart(string x, string y)
    {
        var (isNumber, isOther) = (IsNumber(x), IsNumber(y));
        if (!isNumber || !isOther) return isNumber == isOther ? string.CompareOrdinal(x, y) : isNumber.CompareTo(isOther);
        var (left, right) = (x.TrimStart('0'), y.TrimStart('0'));
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right);
    }

    private static bool IsNumber(string part) => part.Length > 0 && part.All(char.IsAsciiDigit);
}
