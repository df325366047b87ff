namespace CrossDistil.Tensors.Kernels.Cpu;

/// <summary>A function of one number and its derivative, on eight numbers at a time.</summary>
internal interface IFunction
{
    Vector256<float> Value(Vector256<float> x);

    /// <summary>f′(x), where y = f(x).</summary>
    Vector256<float> Slope(Vector256<float> x, Vector256<float> y);
}

internal readonly struct AffineFunction(Function f) : IFunction
{
    public Vector256<float> Value(Vector256<float> x) => (x * f.A) + Vector256.Create(f.B);

    public Vector256<float> Slope(Vector256<float> x, Vector256<float> y) => Vector256.Create(f.A);
}

internal readonly struct SigmoidFunction : IFunction
{
    public Vector256<float> Value(Vector256<float> x) => Vector256<float>.One / (Vector256<float>.One + Vector256.Exp(-x));

    public Vector256<float> Slope(Vector256<float> x, Vector256<float> y) => y * (Vector256<float>.One - y);
}

internal readonly struct SoftplusFunction : IFunction
{
    /// <summary>
    /// max(x, 0) + ln(1 + t), t = e^−|x|. As 1 + t is rounded to u, ln u is corrected by t / (u − 1) (Kahan), so that
    /// small t keep their digits.
    /// </summary>
    public Vector256<float> Value(Vector256<float> x)
    {
        var t = Vector256.Exp(-Vector256.Abs(x));
        var u = Vector256<float>.One + t;
        var rounded = u - Vector256<float>.One;
        var log = Vector256.ConditionalSelect(Vector256.Equals(rounded, default), t, Vector256.Log(u) * t / rounded);
        return Vector256.Max(x, default) + log;
    }

    public Vector256<float> Slope(Vector256<float> x, Vector256<float> y) => default(SigmoidFunction).Value(x);
}

internal readonly struct ClampFunction(Function f) : IFunction
{
    public Vector256<float> Value(Vector256<float> x) => Vector256.Min(Vector256.Max(x, Vector256.Create(f.A)), Vector256.Create(f.B));

    public Vector256<float> Slope(Vector256<float> x, Vector256<float> y) =>
        Vector256.GreaterThanOrEqual(x, Vector256.Create(f.A)) & Vector256.LessThanOrEqual(x, Vector256.Create(f.B)) & Vector256<float>.One;
}
