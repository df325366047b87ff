namespace CrossDistil.Scoring.Models;

/// <summary>
/// One level of customized gate control (Tang et al., RecSys 2020). A task's gate mixes its own experts and the shared
/// ones; the shared gate mixes all experts. A gate is a softmax without bias of the state that its experts read.
/// </summary>
internal sealed class Cgc
{
    private readonly ExpertFamily[] _families; // one per task, then the shared one; tasks share no parameter
    private readonly Parameter[] _gates;       // one per task, then the shared one where there is a level above
    private readonly Tensor[] _experts;
    private readonly Tensor[] _mixes;
    private readonly bool[] _mask;             // [gate, family] whether the gate mixes the experts

    /// <summary>
    /// Experts <c>name.task.T.expert.E</c> and <c>name.shared.expert.E</c>, gates <c>name.gate.T</c> and
    /// <c>name.gate.shared</c>.
    /// </summary>
    public Cgc(CgcLevel options, ParameterSet parameters, string name, int input, int tasks, bool isLast)
    {
        var (own, shared) = (options.TaskExperts, options.SharedExperts);
        _families = [.. Enumerable.Range(0, tasks).Select(task => Family($"task.{task}", own)), Family("shared", shared)];
        _experts = new Tensor[tasks + 1];
        _gates = new Parameter[isLast ? tasks : tasks + 1];
        _mixes = new Tensor[_gates.Length];
        _mask = [.. from gate in Enumerable.Range(0, _gates.Length)
                    from family in Enumerable.Range(0, tasks + 1)
                    select gate == tasks || family == gate || family == tasks];
        for (var task = 0; task < tasks; task++) _gates[task] = parameters.Weight($"{name}.gate.{task}.weight", input, own + shared);
        if (!isLast) _gates[tasks] = parameters.Weight($"{name}.gate.shared.weight", input, (tasks * own) + shared);

        ExpertFamily Family(string owner, int experts) =>
            new(parameters, [.. Enumerable.Range(0, experts).Select(e => $"{name}.{owner}.expert.{e}")], input, options.Hidden);
    }

    /// <summary>Width of the level's output.</summary>
    public int Width => _families[0].Width;

    /// <summary>
    /// Replaces the states, [tasks + 1] of [rows, input], by the level's outputs, [rows, <see cref="Width"/>].
    /// </summary>
    /// <param name="pass">The tape.</param>
    /// <param name="states">One per task, then the shared one, which the last level leaves as it is.</param>
    public void Forward(Pass pass, Span<Tensor> states)
    {
        var tape = pass.Tape;
        for (var i = 0; i < _families.Length; i++) _experts[i] = _families[i].Forward(pass, states[i]); // [rows, expert · width]
        for (var i = 0; i < _gates.Length; i++)
            _mixes[i] = tape.Softmax(tape.Dense(states[i], _gates[i], bias: null, Activation.None));    // [rows, mixed expert]
        tape.Mixtures(_mixes, _experts, _mask, states[.._gates.Length]);                                // [rows, width]
    }
}
