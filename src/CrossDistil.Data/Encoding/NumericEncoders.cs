namespace CrossDistil.Data.Encoding;

/// <summary>
/// Numbers cut into buckets with an id each, from id 2 on: id 2 + (number of boundaries ≤ x). NaN is missing; text that
/// is not a number, which only a request can bring, is unknown; ±∞ fall into the outer buckets.
/// </summary>
internal sealed class BucketEncoder : FieldEncoder
{
    private readonly double[] _boundaries;

    /// <summary>
    /// Buckets between <paramref name="boundaries"/>, which ascend strictly; none leave a single bucket.
    /// </summary>
    /// <exception cref="ArgumentException">The boundaries do not ascend.</exception>
    public BucketEncoder(double[] boundaries)
    {
        for (var i = 0; i < boundaries.Length; i++)
            if (!(double.IsFinite(boundaries[i]) && (i == 0 || boundaries[i] > boundaries[i - 1])))
                throw new ArgumentException("boundaries must be finite and ascend", nameof(boundaries));
        _boundaries = boundaries;
    }

    /// <summary>First value of each bucket but the lowest.</summary>
    public ReadOnlySpan<double> Boundaries => _boundaries;

    /// <inheritdoc/>
    public override int Ids => First + _boundaries.Length + 1;

    /// <inheritdoc/>
    public override int Encode(RawValue value) =>
        value.Kind is RawKind.Missing ? Missing : value.TryGetNumber(out var number) ? EncodeNumber(number) : Unknown;

    /// <summary>Id of a number.</summary>
    public int EncodeNumber(double value)
    {
        if (double.IsNaN(value)) return Missing;
        var (low, high) = (0, _boundaries.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_boundaries[middle] <= value) low = middle + 1;
            else high = middle;
        }

        return First + low;
    }
}

/// <summary>
/// A standardised number: (x − mean) / deviation over training rows. Missing, NaN, ±∞ and text that is not a number
/// become 0, the mean.
/// </summary>
/// <param name="Mean">Mean of the training rows' finite values; 0 when there are none.</param>
/// <param name="Deviation">Their standard deviation (dividing by n), or 1 when that is 0.</param>
internal sealed record NumberEncoder(double Mean, double Deviation)
{
    /// <summary>The standardised value of a raw one.</summary>
    public float Encode(RawValue value) => value.TryGetNumber(out var number) ? Encode(number) : 0;

    /// <summary>The standardised value of a number, finite.</summary>
    public float Encode(double value) =>
        double.IsFinite(value) ? (float)Math.Clamp((value - Mean) / Deviation, -float.MaxValue, float.MaxValue) : 0;
}
