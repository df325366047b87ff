namespace CrossDistil.Scoring.Models;

/// <summary>
/// Gates that are exactly 0 or 1 with some probability and still have gradients (Louizos, Welling and Kingma, ICLR
/// 2018), one per edge: s = σ((ln u − ln(1−u) + ln α)/β) with u uniform in (0, 1), z = clip(s·(ζ−γ)+γ, 0, 1), where β =
/// 2/3, γ = −.1, ζ = 1.1.
/// </summary>
internal sealed class HardConcrete
{
    private const float Beta = 2f / 3, Gamma = -0.1f, Zeta = 1.1f;

    /// <summary>
    /// Where ln α starts: 97 % of the edges are open in a draw and 60 % wholly so, so that sub-networks learn together
    /// first; the 37 % between 0 and 1 carry the gradient that lets a gate close.
    /// </summary>
    private const double StartOfLogAlpha = 2;

    private readonly Parameter _logAlpha;
    private readonly float[] _noise;

    /// <summary>Gates with one parameter <c>name.log_alpha</c> [to, from].</summary>
    public HardConcrete(ParameterSet parameters, string name, int to, int from)
    {
        _logAlpha = parameters.Matrix($"{name}.log_alpha", to, from, (_, _) => StartOfLogAlpha);
        _noise = new float[to * from];
        Uniform = parameters.Random($"{name}.gates").NextDouble;
    }

    /// <summary>Draws u in [0, 1), edge by edge, row after row. A test may put its own numbers here.</summary>
    internal Func<double> Uniform { get; set; }

    /// <summary>z in [0, 1], [to, from]: drawn in each training pass, s = σ(ln α) when scoring.</summary>
    public Tensor Forward(Pass pass)
    {
        var logAlpha = pass.Tape.Use(_logAlpha);
        var s = pass.IsTraining ? ((logAlpha + Noise(pass.Tape)) * (1 / Beta)).Sigmoid() : logAlpha.Sigmoid();
        return pass.Tape.Clamp((s * (Zeta - Gamma)) + Gamma, 0, 1);
    }

    /// <summary>Σ σ(ln α − β·ln(−γ/ζ)), [1, 1]: the expected number of gates that are not 0.</summary>
    public Tensor ExpectedOpen(Tape tape) => (tape.Use(_logAlpha) - (Beta * MathF.Log(-Gamma / Zeta))).Sigmoid().Sum();

    /// <summary>ln u − ln(1−u), [to, from]; a u of 0 counts as 1e-16, for its logarithm is not finite.</summary>
    private Tensor Noise(Tape tape)
    {
        for (var i = 0; i < _noise.Length; i++)
        {
            var u = Math.Max(Uniform(), 1e-16);
            _noise[i] = (float)(Math.Log(u) - Math.Log(1 - u));
        }

        return tape.Constant(_noise, _logAlpha.Rows, _logAlpha.Columns);
    }
}
